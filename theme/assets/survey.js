/* The answers to the survey as one line of a table, in a file or in a letter that its writer sends. Nothing is sent from here. */
(() => {
  "use strict";

  const COLUMNS = ["date", "audiences", "sectors", "topics", "option_types", "effort", "formats", "channels", "cadence", "languages", "bandwidth", "wanted"];
  const page = document.querySelector(".survey"), send = page.querySelector(".send"), status = send.querySelector("[role=status]");
  const save = send.querySelector("[data-save]"), mail = send.querySelector("a[hidden]");

  /** Return words as a cell in which no table program sees a formula. */
  const cell = words => `"${words.replace(/^[=+\-@\t]/, "'$&").replaceAll('"', '""')}"`;
  const ticked = name => [...page.querySelectorAll(`[name="${name}"]:checked`)].map(each => each.value).join(" ");
  const wanted = () => page.querySelector("textarea").value.replace(/\s+/g, " ").trim();
  const today = () => {
    const now = new Date(), two = n => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  /** Return the table, or nothing when nobody has answered. */
  const table = () => {
    const said = COLUMNS.slice(1, -1).map(ticked), words = wanted();
    if (!words && !said.some(Boolean)) {
      status.textContent = send.dataset.none;
      return "";
    }
    status.textContent = "";
    return `${COLUMNS.join(";")}\r\n${[today(), ...said, cell(words)].join(";")}\r\n`;
  };

  save.hidden = false;
  save.addEventListener("click", () => {
    const text = table(), link = document.createElement("a");
    if (!text) return;
    /* The mark tells table programs that it is UTF-8. */
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], {type: "text/csv"}));
    link.download = `survey-${send.dataset.name}-${today()}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    status.textContent = send.dataset.done;
  });
  if (mail) {
    const address = mail.href;
    mail.hidden = false;
    mail.addEventListener("click", event => {
      const text = table(), subject = encodeURIComponent(document.querySelector("h1").textContent);
      if (text) mail.href = `${address}?subject=${subject}&body=${encodeURIComponent(text)}`;
      else event.preventDefault();
    });
  }
})();
