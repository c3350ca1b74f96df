/*
 * Answers that a plain host can count: each is one request for mark.txt, which the host's own log keeps. No name, no cookie,
 * nothing remembered here. Readers who asked not to be followed are not asked, and send nothing.
 */
(() => {
  "use strict";

  /* For so long a question must stand before it counts as one. */
  const REST = 2000;
  const box = document.querySelector(".feedback"), search = document.querySelector("form.search[data-root]");

  if (navigator.doNotTrack === "1" || navigator.globalPrivacyControl) {
    box?.querySelectorAll("form, [role=status]").forEach(each => each.remove());
    if (!box?.querySelector("a")) box?.remove();
    return;
  }

  /** Resolve when the host has got some words. */
  const mark = async (form, words) => {
    const to = new URL(`../mark.txt?${new URLSearchParams(words)}`, form.action);
    const answer = await fetch(to, {credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", keepalive: true});
    if (!answer.ok) throw new Error(answer.status);
  };

  /* Whether the page helped; only then what was looked for. */
  const forms = box?.querySelectorAll("form") ?? [];
  for (const form of forms) {
    const next = form === forms[0] && forms[1], status = box.querySelector("[role=status]");
    let isSent = false;
    if (next) next.hidden = true;
    form.addEventListener("submit", async event => {
      const {name, value} = next ? event.submitter ?? {} : form.elements.wanted;
      /* In an old browser the form leads to the page that thanks. */
      if (!name) return;
      event.preventDefault();
      if (isSent || !value.trim()) return;
      isSent = true;
      try {
        await mark(form, {[name]: value.trim(), page: form.elements.page.value});
      } catch {
        isSent = false;
        status.textContent = box.dataset.failed;
        return;
      }
      form.hidden = true;
      if (next) next.hidden = false;
      status.textContent = box.dataset.done;
      status.focus();
    });
  }

  /* Questions typed into the search page; the one in its address is in the log already. */
  if (search) {
    const told = new Set([new URL(location.href).searchParams.get("q")?.trim()]);
    let timer;
    search.addEventListener("input", () => clearTimeout(timer));
    search.addEventListener("answered", ({detail: q}) => {
      clearTimeout(timer);
      if (!q || told.has(q)) return;
      timer = setTimeout(() => {
        told.add(q);
        mark(search, {q}).catch(() => {});
      }, REST);
    });
  }
})();
