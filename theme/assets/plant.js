/* In my plant: a case's change at the reader's own use and price. Worked out here; nothing is sent and nothing is kept. */
(() => {
  "use strict";

  const page = document.querySelector(".plant");
  const MOST = 1e15, ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10];

  /** Return digits of any script as those of meters and bills. */
  const western = text => text.replace(/\p{Nd}/gu, digit => {
    const code = digit.codePointAt(0), zero = ZEROS.find(each => code >= each && code < each + 10);
    return zero === undefined ? digit : String(code - zero);
  });

  /** Tell whether thousands are set apart as people do: 1.234.567, or 12.34.567 in lakh and crore. */
  const grouped = (text, mark) => {
    const [first, ...rest] = text.split(mark), last = rest.pop();
    return /^\d{1,3}$/.test(first) && /^\d{3}$/.test(last) && (rest.every(each => /^\d{3}$/.test(each)) || (first.length < 3 && rest.every(each => /^\d{2}$/.test(each))));
  };

  /** Return the numbers that a text may mean: none for what is no number, two where a point may be either of two things.
      U+066B and U+066C are the Arabic marks of decimals and of thousands. */
  const numbers = typed => {
    let text = western(typed).trim().replaceAll("\u060c", ",");
    const parted = /(?<=\d)[\s'’\u066c](?=\d)/g;
    const apart = parted.test(text);
    if (apart) {
      const [whole] = text.split(/[.,\u066b]/);
      if (!grouped(whole.replace(parted, " "), " ")) return [];
      text = text.replace(parted, "");
    }
    if (text.includes("\u066b")) text = /[.,]/.test(text) ? "" : text.replace("\u066b", ".");
    else if (/[.,]/.test(text)) text = marked(text, apart);
    if (Array.isArray(text)) return text;
    return /^\d{1,16}(\.\d{1,12})?$|^\.\d{1,12}$/.test(text) && Number(text) <= MOST ? [Number(text)] : [];
  };

  /** Return a number with points or commas in the form of programs, or the two that it may mean. */
  const marked = (text, apart) => {
    const marks = text.match(/[.,]/g), last = marks.at(-1), other = last === "." ? "," : ".";
    const [whole, part] = [text.slice(0, text.lastIndexOf(last)), text.slice(text.lastIndexOf(last) + 1)];
    if (marks.includes(other)) {
      const first = whole.includes(last) ? "" : whole;
      return first && !apart && grouped(first, other) ? `${first.replaceAll(other, "")}.${part}` : "";
    }
    if (marks.length > 1) return !apart && grouped(text, last) ? text.replaceAll(last, "") : "";
    const either = !apart && /^[1-9]\d{0,2}$/.test(whole) && /^\d{3}$/.test(part);
    return either ? [Number(whole + part), Number(`${whole}.${part}`)] : `${whole}.${part}`;
  };

  const locale = (() => {
    try { return Intl.getCanonicalLocales(page.dataset.locale)[0]; } catch { return document.documentElement.lang; }
  })();
  const formatted = (value, how) => new Intl.NumberFormat(locale, { numberingSystem: "latn", ...how }).format(value);
  /** Return a result with the three digits that a source's per cent can bear. */
  const rounded = value => formatted(value, { maximumSignificantDigits: 3 });
  /** Return words set apart from the direction of those around them. */
  const apart = words => words && `\u2068${words}\u2069`;
  const between = (low, high) => page.dataset.between.replace(/\{(low|high)\}/g, (_, end) => ({ low, high })[end]);

  for (const form of page.querySelectorAll("form.mine")) {
    const { use, price, money } = form.elements, help = form.querySelector("[role=status]"), shown = form.querySelector("dl");
    const { pattern } = form.dataset, [point, most, low, high] = ["point", "most", "low", "high"].map(name => Number(form.dataset[name]));
    const quantity = value => apart(pattern.replace("{0}", () => rounded(value)));
    const put = (name, text) => {
      const place = form.querySelector(`dd.${name}`);
      if (place) place.textContent = text;
    };

    /** Return the number in a field; ask where it may be either of two, and say so where it is none. */
    const read = field => {
      const found = field.value.trim() ? numbers(field.value) : [null];
      field.toggleAttribute("aria-invalid", false);
      if (found.length === 1) return found[0];
      field.setAttribute("aria-invalid", "true");
      help.append(found.length ? page.dataset.which : page.dataset.wrong, " ", ...found.map(value => choice(field, value)));
      return undefined;
    };
    const choice = (field, value) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = formatted(value, { maximumFractionDigits: 3 });
      button.addEventListener("click", () => {
        /* Without marks of thousands and with a point of four places a number is never ambiguous again. */
        field.value = Number.isInteger(value) ? String(value) : value.toFixed(4);
        show();
        field.focus();
      });
      return button;
    };

    const show = () => {
      help.replaceChildren();
      const amountUsed = read(use), each = read(price);
      shown.hidden = amountUsed === null || amountUsed === undefined || each === undefined;
      if (shown.hidden) return;
      const word = money.value.trim().slice(0, 20), paid = value => each === null ? "" : `${apart(rounded(value * each))} ${apart(word)}`.trim();
      const ends = (from, to, shown) => from === to ? shown(amountUsed * from) : between(shown(amountUsed * from), shown(amountUsed * to));
      put("point", ends(point, most, quantity));
      put("point-money", each === null ? "" : ends(point, most, paid));
      put("span", ends(low, high, quantity));
      put("span-money", each === null ? "" : ends(low, high, paid));
    };

    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("input", show);
  }
  for (const each of page.querySelectorAll(".onscreen")) each.hidden = false;
})();
