/* A centre's list on another site: <div data-kbgen="https://.../feed.json" data-max="5"><a href="...">...</a></div>
   The newest pages of the feed are put before the link, which stays alone when the feed cannot be read. Words of the feed are
   never markup, links are http(s) only, nothing is stored, and nobody is followed. */
(() => {
  "use strict";
  const rtl = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;
  const make = (name, words, language) => {
    const made = document.createElement(name);
    made.textContent = String(words ?? "").slice(0, 500);
    if (language) {
      made.lang = String(language);
      made.dir = rtl.test(language) ? "rtl" : "ltr";
    }
    return made;
  };
  const row = item => {
    const to = new URL(item.url), made = make("li"), link = make("a", item.title, item.language);
    if (!item.title || !/^https?:$/.test(to.protocol)) throw to;
    to.searchParams.set("via", "partner");
    link.href = to.href;
    made.append(link, make("br"), make("bdi", item.summary || item.content_text, item.language));
    return made;
  };
  const fill = async box => {
    const answer = await fetch(box.dataset.kbgen, {credentials: "omit", referrerPolicy: "no-referrer"});
    const feed = await answer.json(), list = make("ul", "", feed.language);
    for (const item of feed.items) {
      if (list.children.length >= (Number(box.dataset.max) || 5)) break;
      try { list.append(row(item)); } catch { /* no page that can be shown: the next one */ }
    }
    if (list.children.length) box.prepend(list);
  };
  const start = () => {
    for (const box of document.querySelectorAll("[data-kbgen]")) {
      if (box.kbgen) continue;
      box.kbgen = true;
      fill(box).catch(() => { /* the link stands */ });
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start); else start();
})();
