/*
 * Search in one site, in its language: folds the question, looks word forms up, ranks. No dependency, nothing stored.
 * The index is made by kbgen/search/browser.py and loaded on the first focus of the field, or at once for ?q=.
 *
 * It expects on the search page (elsewhere a plain form that leads there is enough, without this script):
 *
 *   <form role="search" action="" data-index="index.abc.json" data-wait="Searching" data-error="Search cannot be loaded."
 *         data-none="Nothing was found." data-one="{n} page" data-few="…" data-many="…" data-other="{n} pages">
 *     <input type="search" name="q">
 *   </form>
 *   <div id="search-results"><p role="status" aria-live="polite"></p><ol></ol></div>
 *
 * data-index is relative to the page and ends in search/index.….json; addresses of results are relative to the folder
 * above search/. Plural forms are named as Intl.PluralRules names them; a missing one falls back to data-other.
 * A result is <li><a>title</a> <p class="search-about">kind, language</p> <p class="search-figures"> <p class="search-summary">.
 */
(() => {
  "use strict";

  const HAN = "\\u3005\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const HANGUL = "\\uac00-\\ud7a3";
  const WORD = /[\p{L}\p{N}\p{M}]+/gu;
  const PART = new RegExp(`[${HAN}]+|[${HANGUL}]+|[^${HAN}${HANGUL}]+`, "gu");
  const EAST = new RegExp(`^[${HAN}${HANGUL}]`, "u");
  const KOREAN = new RegExp(`^[${HANGUL}]`, "u");
  const LEVELS = 16, SHOWN = 50;

  /** Return the index with its forms ready to be looked up. */
  function open(data) {
    const letters = new Map(), clusterOf = new Map();
    for (const [to, from] of Object.entries(data.fold)) for (const letter of from) letters.set(letter, to);
    data.clusters.forEach((cluster, number) => cluster[0].split(" ").forEach(form => clusterOf.set(form, number)));
    return {...data, letters, clusterOf, forms: [...clusterOf.keys()].sort(), heads: new RegExp(data.heads, "u")};
  }

  /** Return text in the spelling of the index: the table is the analyser's own. */
  function fold(index, text) {
    const composed = words => words.normalize("NFKC").toLowerCase();
    return composed(Array.from(composed(text), letter => index.letters.get(letter) ?? letter).join(""));
  }

  /** Return what a question asks for; a gram is two neighbouring signs and is never guessed at. */
  function terms(index, text) {
    const found = new Map();
    let before = "";
    for (const word of fold(index, text.replace(/_/g, " ")).match(WORD) ?? []) {
      for (const part of word.match(PART)) {
        const signs = [...part];
        if (EAST.test(part)) {
          if (KOREAN.test(part) && KOREAN.test(before)) found.set(before + signs[0], true);
          signs.slice(1).forEach((sign, at) => found.set(signs[at] + sign, true));
          if (signs.length === 1) found.set(part, false);
          before = signs.at(-1);
        } else {
          const form = part.replace(index.heads, "");
          found.set(form, false);
          if (index.paired && before) found.set(`${before}_${form}`, true);
          before = form;
        }
      }
    }
    return [...found].map(([form, gram]) => ({form, gram}));
  }

  /** Return the place of the first form that is not before some text. */
  function place(forms, text) {
    let low = 0, high = forms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (forms[middle] < text) low = middle + 1; else high = middle;
    }
    return low;
  }

  function startingWith(forms, start) {
    const found = [];
    for (let at = place(forms, start); at < forms.length && forms[at].startsWith(start); at++) found.push(forms[at]);
    return found;
  }

  /** Return the number of letters to add, drop, change or swap, or anything above the limit. */
  function distance(one, other, limit) {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let older = [], old = Array.from({length: other.length + 1}, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
      if (Math.min(...row) > limit) return limit + 1;
      [older, old] = [old, row];
    }
    return old[other.length];
  }

  /** Return the forms that may be meant by one that the site does not have: [form, likeness from 0 to 1]. */
  function guesses(forms, term) {
    const words = forms.filter(form => !form.includes("_"));
    const longer = startingWith(words, term);
    if (longer.length) return longer.map(form => [form, 0.8]);
    for (let length = term.length - 1; length >= Math.max(3, term.length * 0.6); length--) {
      const alike = startingWith(words, term.slice(0, length));
      if (alike.length) return alike.map(form => [form, 1.6 * length / (term.length + form.length)]);
    }
    for (let limit = 1; limit <= 2 && term.length >= 5; limit++) {
      const near = words.filter(form => form.length >= 4 && distance(term, form, limit) <= limit);
      if (near.length) return near.map(form => [form, 0.7 / limit]);
    }
    return [];
  }

  /** Return the clusters that answer a term, each with how surely. The last word may still be being typed. */
  function answers(index, {form, gram}, isLast) {
    const found = new Map();
    const add = ([known, likeness]) => {
      const cluster = index.clusterOf.get(known);
      found.set(cluster, Math.max(likeness, found.get(cluster) ?? 0));
    };
    if (index.clusterOf.has(form)) add([form, 1]);
    if (gram) return found;
    if (EAST.test(form)) index.forms.filter(longer => longer.includes(form)).forEach(longer => add([longer, 0.8]));
    else if (!found.size) guesses(index.forms, form).forEach(add);
    else if (isLast && form.length > 2) startingWith(index.forms, form).forEach(longer => add([longer, 0.4]));
    return found;
  }

  /** Return {pages: [number, best first], forms: what was looked for}. */
  function find(index, question) {
    const wanted = terms(index, question), total = new Map(), forms = new Set();
    wanted.forEach((term, at) => {
      const best = new Map();
      for (const [number, likeness] of answers(index, term, at === wanted.length - 1)) {
        const [spellings, ...postings] = index.clusters[number];
        spellings.split(" ").forEach(form => forms.add(form));
        const rarity = Math.log(1 + index.pages.length / postings.length);
        let page = -1;
        for (const posting of postings) {
          page += Math.floor(posting / LEVELS);
          best.set(page, Math.max(best.get(page) ?? 0, likeness * rarity * (posting % LEVELS)));
        }
      }
      for (const [page, score] of best) {
        const [sum, met] = total.get(page) ?? [0, 0];
        total.set(page, [sum + score, met + 1]);
      }
    });
    const score = ([, [sum, met]]) => sum * (0.3 + 0.7 * met / wanted.length);
    const pages = [...total].sort((a, b) => score(b) - score(a) || a[0] - b[0]).map(([page]) => page);
    return {pages, forms};
  }

  /** Return text in pieces: [piece, whether it was looked for]. */
  function marked(index, forms, text) {
    const pieces = [];
    const push = (piece, isFound) => {
      if (pieces.length && pieces.at(-1)[1] === isFound) pieces.at(-1)[0] += piece; else pieces.push([piece, isFound]);
    };
    for (const word of text.split(/([\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+)/u)) {
      for (const part of word.match(PART) ?? []) {
        const signs = EAST.test(part) ? [...part] : [part];
        const folded = signs.map(sign => fold(index, sign).replace(index.heads, ""));
        signs.forEach((sign, at) => push(sign,
          forms.has(folded[at]) || forms.has(folded[at - 1] + folded[at]) || forms.has(folded[at] + folded[at + 1])));
      }
    }
    return pieces;
  }

  function element(name, text, attributes) {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(text);
    return made;
  }

  function result(index, forms, root, page) {
    const [title, address, kind, summary, figures, language, languageName] = index.pages[page];
    const item = document.createElement("li"), words = document.createElement("p");
    const link = element("a", title, {href: new URL(address, root).href});
    words.className = "search-summary";
    for (const [piece, isFound] of marked(index, forms, summary)) words.append(isFound ? element("mark", piece) : piece);
    if (language) [link, words].forEach(part => Object.assign(part, {lang: language, dir: "auto"}));
    const about = [kind, languageName].filter(Boolean).join(" · ");
    item.append(link);
    if (about) item.append(element("p", about, {className: "search-about"}));
    if (figures) item.append(element("p", figures, {className: "search-figures"}));
    if (summary) item.append(words);
    return item;
  }

  /** Make a form answer on its own page. */
  function enhance(form, output) {
    const field = form.elements.namedItem("q"), status = output.querySelector("[aria-live]"), list = output.querySelector("ol");
    const language = document.documentElement.lang || "en";
    const address = new URL(form.dataset.index, document.baseURI), root = new URL("../", address);
    let loading, timer;

    const load = () => loading ??= fetch(address).then(response => {
      if (!response.ok) throw new Error(response.status);
      return response.json();
    }).then(open).catch(error => { loading = undefined; throw error; });

    const counted = n => {
      const text = form.dataset[n ? new Intl.PluralRules(language).select(n) : "none"] ?? form.dataset.other ?? "{n}";
      return text.replace("{n}", n.toLocaleString(language));
    };

    const show = async () => {
      const question = field.value.trim(), here = new URL(location.href);
      if (question) here.searchParams.set("q", question); else here.searchParams.delete("q");
      history.replaceState(history.state, "", here);
      if (!question) { status.textContent = ""; return list.replaceChildren(); }
      try {
        if (!loading) status.textContent = form.dataset.wait ?? "";
        const index = await load();
        if (question !== field.value.trim()) return;
        const {pages, forms} = find(index, question);
        list.replaceChildren(...pages.slice(0, SHOWN).map(page => result(index, forms, root, page)));
        status.textContent = counted(pages.length);
      } catch {
        status.textContent = form.dataset.error ?? "";
      }
    };

    form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(timer); show(); });
    field.addEventListener("focus", () => load().catch(() => {}), {once: true});
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 150); });
    field.value ||= new URL(location.href).searchParams.get("q") ?? "";
    if (field.value) show();
  }

  if (typeof module === "object") module.exports = {open, fold, terms, find, marked};
  else {
    const form = document.querySelector("form[role=search][data-index]"), output = document.getElementById("search-results");
    if (form && output) enhance(form, output);
  }
})();
