/* Small comforts; every page works without them and nothing is remembered. */
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

  /* The menu: closed by Escape; open on wide screens where the stylesheet alone cannot open it. */
  const menu = document.querySelector("details.menu");
  if (menu) {
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 56rem)").matches) menu.open = true;
    menu.addEventListener("keydown", event => {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.firstElementChild.focus(); }
    });
  }
})();
