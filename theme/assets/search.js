/*
 * The search page: asks lookup.js and shows what it finds. Its markup and sentences are theme/partials/search.html.
 * What is asked stands in the address (?q=&sector=&sort=). Without this script the form leads to the lists.
 */
(() => {
  "use strict";

  const GROUPS = ["kind", "sector", "option", "topic", "country", "status", "evidence", "payback", "cost", "language"];
  const SHOWN = 10, MOST_ALSO = 6, PAUSE = 150, EAST = /^[\p{Script=Han}\p{Script=Hangul}]$/u;
  const ARABIC = /\p{Script=Arabic}/u;
  const FIGURE = /((?:[−+±≈~<>≤≥]\s?)?\d+(?:[.,\u00a0\u202f]\d+)*(?:\s?[–→-]\s?\d+(?:[.,]\d+)*)*(?:[ \u00a0]?[%‰°$€£A-Za-zµ²³₀-₉/·][%‰°$€£A-Za-zµ²³₀-₉/·\d]*)*)/u;

  const form = document.querySelector("form[role=search][data-root]"), output = document.getElementById("search-results");
  if (!form || !output) return;
  const field = form.elements.namedItem("q"), choice = form.elements.namedItem("lang");
  const [status, hint, list, more, narrow] = ["[role=status]", ".search-hint", "ol", ".search-more", ".narrow"]
    .map(each => output.querySelector(each));
  const [order, groups, clear, tally] = ["select", ".narrow-groups", "button", "summary span"].map(each => narrow.querySelector(each));
  const language = document.documentElement.lang || "en", phrases = output.dataset;

  // the parts of the page

  const element = (name, attributes = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...inside);
    return made;
  };
  let plural, format;                  /* made when needed: that takes milliseconds on a phone */
  const number = n => (format ??= new Intl.NumberFormat(language)).format(n);
  const counted = n => (n ? phrases[(plural ??= new Intl.PluralRules(language)).select(n)] ?? phrases.other : phrases.none)
    .replace("{n}", number(n));
  /* a figure keeps its sign and unit in words that run from right to left, as kbgen/render/bidi.py has it */
  const figured = (text, made = part => [part]) => ARABIC.test(text)
    ? text.split(FIGURE).flatMap((part, at) => at % 2 ? element("bdi", {dir: "ltr"}, ...made(part)) : made(part)) : made(text);
  const alone = text => element("bdi", ARABIC.test(text) ? {dir: "rtl"} : {}, ...figured(text));
  const apart = text => text.split(" · ").flatMap((part, at) => [at ? " · " : "", element("bdi", {}, part)]);
  const tallied = n => n ? [" ", element("bdi", {}, `(${number(n)})`)] : [];
  const around = (text, inside) => {
    const [before, after = ""] = text.split("{words}");
    return element("span", {}, before, inside, after);
  };

  /** Return text in pieces, those that answer the question marked; of Chinese and Korean signs also with a neighbour. */
  const marked = (index, found, text) => {
    const pieces = index.words.pieces(text), sign = at => pieces[at]?.[1] ?? "";
    return pieces.reduce((nodes, [piece, said], at) => {
      const pairs = EAST.test(said) ? [sign(at - 1) + said, said + sign(at + 1)].filter(pair => pair.length > 1) : [];
      const hit = Boolean(said) && [said, ...pairs].some(found.says), last = nodes.at(-1);
      if (last && (last.nodeName === "MARK") === hit) last.textContent += piece;
      else nodes.push(hit ? element("mark", {}, piece) : document.createTextNode(piece));
      return nodes;
    }, []);
  };

  const result = (index, found, [title, address, about, summary, figures, code, warning]) => {
    const link = element("a", {href: new URL(address, root()).href}, ...figured(title, part => marked(index, found, part)));
    const words = element("p", {className: "search-summary"}, ...figured(summary, part => marked(index, found, part)));
    if (code) [link, words].forEach(part => Object.assign(part, {lang: code, dir: "auto"}));
    const said = element("p", {className: "search-about"}, ...apart(about), ...(warning ? [" ", element("b", {}, warning)] : []));
    const shown = figures.split("\n").filter(Boolean).map(line => {
      const [value, label, note] = line.split("\t");
      return element("span", {}, element("b", {}, alone(value)), ` ${label}`, ...(note ? [" (", alone(note), ")"] : []));
    });
    return element("li", {}, link, said, ...(shown.length ? [element("p", {className: "search-figures"}, ...shown)] : []), words);
  };

  // the index

  const spoken = () => choice?.value ?? language;
  const root = () => new URL(form.dataset.root, document.baseURI);
  const indexes = new Map();

  const fetched = async address => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.status);
    return response.json();
  };

  /** Resolve to the index in the language chosen; what cannot be had is asked for again. */
  const load = () => {
    const {href} = new URL((choice ? choice.selectedOptions[0] : form).dataset.index, document.baseURI);
    const get = (kind, mark) => fetched(new URL(`${kind}.${mark}.json`, href));
    if (!indexes.has(href)) {
      indexes.set(href, fetched(href).then(manifest => kbgenIndex(manifest, get, kbgenWords))
        .catch(error => { indexes.delete(href); throw error; }));
    }
    return indexes.get(href);
  };

  // narrowing and sorting

  /** Tell whether a page carries one of the tags chosen in each group, ``but`` for one group. */
  const carries = (facets, wanted, page, but) => facets.groups.every(({name, tags}) => name === but || !wanted.has(name)
    || tags.some(({tag, pages}) => wanted.get(name).includes(tag) && pages.has(page)));

  /** Return scored pages in another order: those without the figure last, money of one currency together. */
  const sorted = (scores, facets, by) => {
    const values = facets?.sort[by];
    if (!values) return scores;
    const many = new Map(), has = scores.filter(([page]) => values[page] !== null);
    if (by === "saving") has.forEach(([page]) => many.set(values[page][0], (many.get(values[page][0]) ?? 0) + 1));
    const compare = {
      payback: (a, b) => a - b,
      year: (a, b) => b - a,
      saving: ([one, a], [other, b]) => one === other ? b - a : many.get(other) - many.get(one) || (one < other ? -1 : 1),
    }[by];
    return [...has.sort(([a], [b]) => compare(values[a], values[b])), ...scores.filter(([page]) => values[page] === null)];
  };

  const box = (name, {tag, label, n}, isChosen) => element("label", {},
    element("input", {type: "checkbox", name, value: tag, checked: isChosen}), element("span", {}, label), " ",
    element("span", {className: "count"}, number(n)));

  /** Forget tags that an address names and the index does not have. */
  const forget = facets => {
    for (const [name, tags] of wanted) {
      const has = facets.groups.find(group => group.name === name)?.tags.map(({tag}) => tag) ?? [];
      const left = tags.filter(tag => has.includes(tag));
      if (left.length) wanted.set(name, left); else wanted.delete(name);
    }
  };

  /** Show the tags of what was found, each with how many pages a person would see with it. */
  const offer = (facets, scores) => {
    const before = new Map([...groups.children].map(each => [each.dataset.name, each.open]));
    const focus = groups.contains(document.activeElement) && document.activeElement;
    groups.replaceChildren(...facets.groups.flatMap(({name, label, tags}) => {
      const here = scores.filter(([page]) => carries(facets, wanted, page, name)), chosen = wanted.get(name) ?? [];
      const offered = tags.map(({tag, label: said, pages}) => ({tag, label: said, n: here.filter(([page]) => pages.has(page)).length}))
        .filter(({tag, n}) => n || chosen.includes(tag));
      if (offered.length < 2 && !chosen.length) return [];
      const made = element("details", {open: before.get(name) ?? chosen.length > 0},
        element("summary", {}, label, ...tallied(chosen.length)),
        element("div", {role: "group", ariaLabel: label}, ...offered.map(each => box(name, each, chosen.includes(each.tag)))));
      made.dataset.name = name;
      return [made];
    }));
    if (focus) {
      const group = focus.closest("details").dataset.name, again = groups.querySelector(`[data-name="${group}"]`);
      const same = focus.name && again?.querySelector(`[value="${CSS.escape(focus.value)}"]`);
      (same || again?.querySelector("summary") || order).focus();
    }
    count();
  };

  /** Say how many tags are chosen, and offer to take them back. */
  const count = () => {
    const many = [...wanted.values()].flat().length;
    tally.replaceChildren(...tallied(many));
    clear.hidden = !many && !order.value;
  };

  // asking and answering

  const wanted = new Map();            /* the tags chosen, by group */
  let turn = 0, timer, answer;

  /** Write what is asked into the address; what others wrote there stays. A browser may refuse: then nothing is lost but that. */
  const remember = question => {
    const here = new URL(location.href), words = here.searchParams;
    ["q", "sort", ...GROUPS].forEach(name => words.delete(name));
    if (question) words.set("q", question);
    if (choice) words.set("lang", choice.value);
    for (const [name, tags] of wanted) tags.forEach(tag => words.append(name, tag));
    if (order.value) words.set("sort", order.value);
    try { history.replaceState(history.state, "", here); } catch { /* too often, or in a frame */ }
  };

  /** Say what else was looked for, and what was probably meant, in the spelling of the pages found. */
  const explain = (index, found, question, records, isPartial) => {
    const seen = new Map(records.flatMap(record => index.words.pieces(`${record[0]} ${record[3]}`)).filter(([, said]) => said).map(([piece, said]) => [said, piece]));
    const spelt = form => seen.get(form)?.toLocaleLowerCase(language) ?? form;
    const lines = [];
    if (found.meant.size) {
      const meant = index.words.pieces(question)
        .map(([piece, said]) => found.meant.has(said) ? spelt(found.meant.get(said)) : piece).join("");
      const address = new URL(location.href);
      address.searchParams.set("q", meant);
      lines.push(around(phrases.meant, element("a", {href: address.href, lang: spoken()}, meant)));
    }
    const also = [...new Set(found.also.map(({forms, name}) => name ?? spelt(forms.find(form => seen.has(form)) ?? "")))]
      .filter(Boolean).slice(0, MOST_ALSO);
    if (also.length) lines.push(around(phrases.also, element("b", {lang: spoken()}, also.join(", "))));
    if (isPartial) lines.push(element("span", {}, phrases.partial));
    hint.replaceChildren(...lines.flatMap(line => [line, " "]));
    hint.hidden = !lines.length;
  };

  const finish = text => {
    output.removeAttribute("aria-busy");   /* first, or the words are not read out */
    status.textContent = text;
  };

  /** Show no results; without a reason to narrow anything, no ways to do so either. */
  const nothing = (text, isAsked = true) => {
    list.replaceChildren();
    hint.hidden = more.hidden = true;
    if (!isAsked) {
      groups.replaceChildren();
      narrow.hidden = true;
      count();
    }
    finish(text);
  };

  /** Resolve to the next results of an answer: [{page, record}]; those of another order come as they are. */
  const next = async ({index, found, scores, sort}) => {
    if (!sort) return index.best({...found, scores}, SHOWN);
    const records = await index.records(scores.slice(0, SHOWN).map(([page]) => page));
    return records.map((record, at) => ({page: scores[at][0], record}));
  };

  /** Put results at the end of the list; what is left, and what could not be loaded, is kept for later. */
  const put = (results, isFirst) => {
    const {index, found} = answer, came = results.filter(({record}) => record);
    const items = came.map(({record}) => result(index, found, record)), shown = new Set(came.map(({page}) => page));
    if (isFirst) list.replaceChildren(...items); else list.append(...items);
    answer.scores = answer.scores.filter(([page]) => !shown.has(page));
    more.hidden = !answer.scores.length;
    if (came.length < results.length && !isFirst) {
      hint.textContent = phrases.partial;
      hint.hidden = false;
    }
    return items;
  };

  const show = async () => {
    clearTimeout(timer);
    const mine = ++turn, question = field.value.trim(), sort = order.value;
    remember(question);
    if (!question && !wanted.size && !sort) return nothing("", false);
    output.setAttribute("aria-busy", "true");
    if (!status.textContent) status.textContent = phrases.wait;
    try {
      const index = await load();
      const found = question ? await index.find(question) : index.everything;
      const needed = narrow.open || wanted.size || sort, facets = needed ? await index.facets() : null;
      if (mine !== turn) return;
      if (!facets && (wanted.size || sort)) return nothing(phrases.error);
      if (facets) forget(facets);
      const scores = sorted(facets ? found.scores.filter(([page]) => carries(facets, wanted, page)) : found.scores, facets, sort);
      const results = await next({index, found, scores, sort});
      if (mine !== turn) return;
      answer = {index, found, scores, sort};
      if (choice) [list, groups].forEach(each => Object.assign(each, {lang: spoken(), dir: choice.selectedOptions[0].dir}));
      put(results, true);
      const isPartial = found.partial || (needed && !facets) || results.some(({record}) => !record);
      explain(index, found, question, results.flatMap(({record}) => record ? [record] : []), isPartial);
      narrow.hidden = !found.scores.length;
      if (facets) offer(facets, found.scores);
      finish(counted(scores.length));
      form.dispatchEvent(new CustomEvent("answered", {detail: question}));
    } catch {
      if (mine === turn) nothing(phrases.error);
    }
  };

  const soon = event => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(show, PAUSE);
  };

  form.addEventListener("submit", event => {
    event.preventDefault();
    show();
    if (matchMedia("(pointer: coarse)").matches) field.blur();   /* the keyboard of a phone would cover the results */
  });
  field.addEventListener("focus", () => load().catch(() => {}), {once: true});
  field.addEventListener("input", soon);
  field.addEventListener("compositionend", soon);
  choice?.addEventListener("change", () => { wanted.clear(); show(); });
  narrow.addEventListener("toggle", async () => {
    const asked = narrow.open && answer, facets = asked && await asked.index.facets();
    if (facets && asked === answer) offer(facets, answer.found.scores);
  });
  order.addEventListener("change", show);
  groups.addEventListener("change", ({target}) => {
    const tags = [...groups.querySelectorAll(`[name="${target.name}"]:checked`)].map(each => each.value);
    if (tags.length) wanted.set(target.name, tags); else wanted.delete(target.name);
    show();
  });
  clear.addEventListener("click", () => { wanted.clear(); order.value = ""; show(); (field.value ? order : field).focus(); });
  more.addEventListener("click", async () => {
    const asked = answer;
    if (asked.isBusy) return;
    asked.isBusy = true;
    const results = await next({...asked, found: {...asked.found, files: 0}});
    asked.isBusy = false;
    if (asked === answer) put(results, false)[0]?.querySelector("a").focus();
  });
  addEventListener("pageshow", ({persisted}) => { if (persisted && status.textContent === phrases.error) show(); });

  // what the address asks

  const words = new URL(location.href).searchParams;
  field.value ||= words.get("q") ?? "";
  GROUPS.filter(name => words.has(name)).forEach(name => wanted.set(name, words.getAll(name)));
  if ([...order.options].some(each => each.value === words.get("sort"))) order.value = words.get("sort");
  if (choice) {
    const codes = [...choice.options].map(each => each.value);
    choice.value = [words.get("lang"), ...navigator.languages.map(each => each.split("-")[0])].find(each => codes.includes(each)) ?? choice.value;
  }
  form.hidden = false;
  narrow.open = matchMedia("(min-width: 56rem)").matches;
  if (field.value || wanted.size || order.value) show();
})();
