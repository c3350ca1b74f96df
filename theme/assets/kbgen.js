/* Small comforts; every page works without them, and nothing is remembered but that an offered language was declined. */
(() => {
  "use strict";

  /* Copying an address and printing: buttons that only appear where they can work. */
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) break;
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  /* A page that was built before a campaign started or ended says what is true today. */
  const today = new Date(), day = new Date(today - today.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  for (const told of document.querySelectorAll("[data-starts]")) {
    const { starts, ends } = told.dataset;
    told.textContent = told.dataset[day < starts ? "before" : day > ends ? "after" : "during"];
  }

  /* The menu: closed by Escape; open on wide screens where the stylesheet alone cannot open it. */
  const menu = document.querySelector("details.menu");
  if (menu) {
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 56rem)").matches) menu.open = true;
    menu.addEventListener("keydown", event => {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.firstElementChild.focus(); }
    });
  }

  /* The reader's own language, offered in its own words: a plain link, and nobody is sent anywhere. A region does not matter, a
     script does: who reads 繁體 is not offered 简体. */
  const written = code => {
    const { language, script } = new Intl.Locale(code).maximize();
    return `${language}-${script}`;
  };
  const declined = code => {
    try { return localStorage.getItem(`declined ${code}`); } catch { return null; }
  };
  const here = written(document.documentElement.lang);
  const wanted = navigator.languages.map(written);
  for (const code of wanted.slice(0, wanted.includes(here) ? wanted.indexOf(here) : wanted.length)) {
    const link = [...document.querySelectorAll(".languages a[data-also]")].find(each => written(each.hreflang) === code);
    if (!link) continue;
    if (!declined(link.hreflang)) offer(link);
    break;
  }

  function offer(link) {
    const nav = link.closest(".languages"), box = document.createElement("p");
    const to = document.createElement("a"), no = document.createElement("button");
    box.className = "offered";
    box.lang = to.hreflang = link.hreflang;
    to.href = link.href;
    to.dir = "auto";
    to.textContent = link.dataset.also;
    no.type = "button";
    no.title = link.dataset.decline;
    no.setAttribute("aria-label", link.dataset.decline);
    no.textContent = "✕";
    no.addEventListener("click", () => {
      box.remove();
      link.focus();
      try { localStorage.setItem(`declined ${link.hreflang}`, "yes"); } catch { /* then it is offered again */ }
    });
    box.append(to, no);
    nav.append(box);
    /* It hangs in the empty space under the header, one line high. Where its words are too long for that, the name says it. */
    if (box.scrollWidth > box.clientWidth) to.textContent = link.firstElementChild.textContent;
  }
})();
