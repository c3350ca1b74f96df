/*
 * Looks words up in the index of a site and ranks its pages. No dependency, no stemmer, nothing stored; no page is touched here.
 *
 * The index is made by kbgen/search/browser.py, in small files of which a question needs a few. words.js folds and cuts
 * questions; what it needs for that comes with the index.
 *
 *   const index = kbgenIndex(manifest, get, kbgenWords)   get(kind, mark) resolves to the content of a file
 *   const found = await index.find(question)              {scores, says, meant, also, partial}
 *   await index.best(found)                               the first results with what is shown of them
 *   await index.facets()                                  tags with their pages, and the figures to sort by
 */
(() => {
  "use strict";

  const TAG = "#", LEVELS = 4;
  const WEIGHT = [1, 3, 6, 12];
  /* files of words: for what was typed, with what else that may mean, and with words whose pages lie elsewhere */
  const FILES = 4, WITH_GUESSES = 5, WITH_HOMES = 6;
  const MOST_TERMS = 20, MOST_LETTERS = 300;
  const FIRST = 10, LEAST = 3;         /* results shown at first; so many of them are the very best, whatever the files */
  const REQUESTS = 7, ROOM = 2;        /* for all files of a first answer, and for those of records at least */
  const SIGN = /^[\p{Script=Han}\p{Script=Hangul}]$/u;

  // what is in the files

  /** Return the pages of each of some words as [[page, level]]; kbgen/search/coding.py says how they are written. */
  function unpacked(text, words, pages) {
    const bytes = atob(text), found = [];
    let at = 0;
    const bit = () => (bytes.charCodeAt(at >> 3) >> (7 - (at++ & 7))) & 1;
    const number = width => {
      let value = 0;
      for (; width > 0; width--) value = value * 2 + bit();
      return value;
    };
    const gamma = () => {
      let width = 0;
      while (!bit()) if (++width > 30) throw new RangeError("a damaged file");
      return (1 << width) + number(width);
    };
    const minimal = places => {
      const width = 31 - Math.clz32(places), value = number(width), short = 2 * 2 ** width - places;
      return value < short ? value : value * 2 + bit() - short;
    };
    const between = (held, from, to, low, high) => {
      if (from >= to) return;
      const half = (to - from) >> 1;
      const middle = low + half + minimal(high - low - (to - from) + 2);
      held[from + half] = [middle, 0];
      between(held, from, from + half, low, middle - 1);
      between(held, from + half + 1, to, middle + 1, high);
    };
    while (found.length < words) {
      const said = gamma(), held = new Array(said > 2 ? said - 1 : 2 - said);
      between(held, 0, held.length, 0, pages - 1);
      for (const each of held) while (each[1] < LEVELS - 1 && bit()) each[1]++;
      found.push(held);
    }
    return found;
  }

  /** Return a file of words: {numbers: form -> place in words, words: [{forms, pages, also, name}], forms: sorted}. */
  function wordFile([stems, coded, also, names], total) {
    const numbers = new Map();
    let stem = "", many = 0;
    for (const text of stems ? stems.split(" ") : []) {
      const [shown, hidden] = text.slice(1).split(";"), [rest, ...endings] = shown.split(",");
      stem = stem.slice(0, text.charCodeAt(0) - 48) + rest;
      for (const ending of hidden?.split(",") ?? ["", ...endings]) numbers.set(stem + ending, many);
      many++;
    }
    const words = unpacked(coded, many, total).map((pages, number) => (
      {pages, also: also[number]?.split(" ") ?? [], name: names[number], forms: []}));
    for (const [form, number] of numbers) words[number].forms.push(form);
    return {numbers, words, forms: [...numbers.keys()].sort()};
  }

  /** Return the place of the last of some sorted beginnings that is not after a text. */
  function place(starts, text) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= text) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  }

  // what a word may be

  /** Return how many letters a text has; the vowel signs of Hindi change with the form of a word and do not count. */
  const size = text => text.replace(/\p{M}/gu, "").length;

  /** Return the beginnings of a form, the longest first, that are long enough to say which word it is. */
  function* beginnings(form) {
    const least = 0.6 * size(form);
    for (let length = form.length - 1; length >= 3; length--) {
      const start = form.slice(0, length);
      if (size(start) < least) return;
      yield start;
    }
  }

  /** Return [word, likeness] of a form in a file: its own, else that of the longest form that it begins with. */
  function known({numbers, words}, form) {
    if (numbers.has(form)) return [words[numbers.get(form)], 1];
    for (const start of beginnings(form)) if (numbers.has(start)) return [words[numbers.get(start)], 0.9];
    return [];
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

  const plain = form => !form.includes("_") && !form.startsWith(TAG);
  const startingWith = (forms, start) => forms.filter(form => form.startsWith(start) && plain(form));

  /** Return the forms of a file that begin nearly as a term does: [form, likeness from 0 to 1]. */
  function alike(forms, term) {
    for (const start of beginnings(term)) {
      const near = startingWith(forms, start);
      if (near.length) return near.map(form => [form, 1.6 * start.length / (term.length + form.length)]);
    }
    return [];
  }

  /** Return the forms of a file that are spelt nearly like a term. */
  function misspelt(forms, term, most = 2) {
    for (let limit = 1; limit <= most && term.length >= 5; limit++) {
      const near = forms.filter(form => form.length >= 4 && plain(form) && distance(term, form, limit) <= limit);
      if (near.length) return near.map(form => [form, 0.7 / limit]);
    }
    return [];
  }

  /** Return a term with a letter missing or two changed for one another at its beginning: where else it may be filed. */
  function respelt(term) {
    const letters = [...term], found = [];
    for (let at = 0; at < Math.min(3, letters.length - 1); at++) {
      found.push([...letters.slice(0, at), letters[at + 1], letters[at], ...letters.slice(at + 2)].join(""));
      found.push([...letters.slice(0, at), ...letters.slice(at + 1)].join(""));
    }
    return found;
  }

  // the index

  /** Return the index: find(question), records(pages), facets(). `get(kind, mark)` resolves to a file's content. */
  function open(manifest, get, kbgenWords) {
    const words = kbgenWords(manifest.settings), starts = manifest.words.map(([start]) => start);
    const rank = new Map(manifest.frequent.split(" ").map((form, at) => [form, at]));
    const begin = manifest.records.map(([first]) => first), files = new Map();

    /** Resolve to a file, or to null when it cannot be had; then the next question asks for it again. */
    const file = (kind, mark, read = content => content) => {
      if (!files.has(mark)) {
        files.set(mark, get(kind, mark).then(read).catch(() => { files.delete(mark); return null; }));
      }
      return files.get(mark);
    };
    const fileOf = form => place(starts, form);
    const wordsAt = async numbers => new Map(await Promise.all([...new Set(numbers)].map(async number =>
      [number, await file("words", manifest.words[number][1], content => wordFile(content, manifest.pages))])));

    /** Return the numbers of the files to look in: those of the words that tell most, when there are too many. */
    const chosen = (terms, most) => {
      const worth = new Map();
      terms.forEach(({form, gram}, at) => {
        const telling = rank.has(form) ? rank.get(form) / rank.size : gram ? 2 + at % 2 : 4 + form.length / 100;
        worth.set(fileOf(form), (worth.get(fileOf(form)) ?? 0) + telling);
      });
      return [...worth].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([number]) => number);
    };

    /** Return what answers a term in its file: [word, likeness]; the last word may still be being typed. */
    const answers = (inFile, {form, gram}, isLast) => {
      const found = new Map();
      const add = (word, likeness) => found.set(word, Math.max(likeness, found.get(word) ?? 0));
      const named = other => inFile.words[inFile.numbers.get(other)];
      const [word, likeness] = known(inFile, form);
      if (gram || likeness === 1) {
        if (likeness === 1) add(word, 1);
        if (!gram && isLast && form.length > 2) startingWith(inFile.forms, form).forEach(longer => add(named(longer), 0.4));
        if (!SIGN.test(form)) return found;
      }
      startingWith(inFile.forms, form).forEach(longer => add(named(longer), 0.8));
      if (!found.size && word) {
        add(word, likeness);
        misspelt(inFile.forms, form, 1).forEach(([other, near]) => add(named(other), near));
      }
      if (!found.size) alike(inFile.forms, form).forEach(([other, near]) => add(named(other), near));
      return found;
    };

    /** Put the files of some forms beside those loaded, until there are so many; one in any case. */
    const fetchInto = async (loaded, forms, most) => {
      const wanted = chosen(forms.filter(({form}) => !loaded.has(fileOf(form))), Math.max(1, most - loaded.size));
      for (const [number, inFile] of await wordsAt(wanted)) loaded.set(number, inFile);
    };

    /** Add what is spelt nearly like the terms that found nothing, in their own files and in those of other beginnings. */
    const guess = async (lost, loaded) => {
      await fetchInto(loaded, lost.flatMap(({form}) => respelt(form).map(other => ({form: other}))), WITH_GUESSES);
      for (const each of lost) {
        const near = new Set([each.form, ...respelt(each.form)].map(fileOf));
        const guesses = [...near].map(number => loaded.get(number)).filter(Boolean).flatMap(inFile => (
          misspelt(inFile.forms, each.form).map(([form, likeness]) => [form, likeness, inFile])));
        const most = Math.max(0, ...guesses.map(([, likeness]) => likeness));
        for (const [form, likeness, inFile] of guesses) {
          if (likeness < most) continue;
          each.found.set(inFile.words[inFile.numbers.get(form)], likeness);
          each.meant ??= form;
        }
      }
    };

    /** Add what the words found lead to: the same word where another beginning files it, and the pages of a tag. */
    const follow = async (asked, loaded) => {
      const led = asked.flatMap(each => [...each.found].flatMap(([word, likeness]) => word.also.map(also => {
        const [form, words = 1] = also.split("*"), isTag = form.startsWith(TAG);
        return {each, form, isTag, words: Number(words), likeness: likeness * (isTag ? 0.7 : 1)};
      })));
      /* a name of several words stands for its tag when all of them are asked for */
      const asking = form => new Set(led.filter(way => way.form === form).map(way => way.each)).size;
      const ways = led.filter(({form, words}) => words === 1 || asking(form) >= words);
      await fetchInto(loaded, ways.filter(({isTag}) => !isTag), WITH_HOMES);
      await fetchInto(loaded, ways.filter(({isTag}) => isTag), WITH_GUESSES);
      for (const {each, form, likeness} of ways) {
        const inFile = loaded.get(fileOf(form));
        const [word] = inFile ? known(inFile, form) : [];
        if (!word) continue;
        each.found.set(word, Math.max(likeness, each.found.get(word) ?? 0));
      }
    };

    /** Return [page, score] for each page that answers, best first. */
    const ranked = asked => {
      const total = new Map();
      for (const {found} of asked) {
        const best = new Map();
        for (const [word, likeness] of found) {
          const rarity = Math.log(1 + manifest.pages / Math.max(1, word.pages.length));
          for (const [page, level] of word.pages) {
            best.set(page, Math.max(best.get(page) ?? 0, likeness * rarity * WEIGHT[level]));
          }
        }
        for (const [page, score] of best) {
          const [sum, met] = total.get(page) ?? [0, 0];
          total.set(page, [sum + score, met + 1]);
        }
      }
      return [...total].map(([page, [sum, met]]) => [page, sum * (0.3 + 0.7 * met / asked.length)])
        .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    };

    /**
     * Resolve to what answers a question: {scores: [page, score], says: whether a form answers, meant: term -> form, also: words,
     * partial: whether a file was missing, files: how many files of words it took}.
     */
    const find = async question => {
      const terms = words.terms(question.slice(0, MOST_LETTERS)).slice(0, MOST_TERMS), last = terms.filter(({gram}) => !gram).pop();
      const loaded = await wordsAt(chosen(terms, FILES));
      const asked = terms.filter(({form}) => loaded.get(fileOf(form)))
        .map(term => ({...term, found: answers(loaded.get(fileOf(term.form)), term, term === last)}));
      const lost = asked.filter(each => !each.found.size && !each.gram);
      if (lost.length) await guess(lost, loaded);
      await follow(asked, loaded);
      const said = new Set(asked.flatMap(each => [...each.found.keys()]));
      return {
        scores: ranked(asked),
        says: form => said.has(known(loaded.get(fileOf(form)) ?? {numbers: new Map()}, form)[0]),
        meant: new Map(asked.filter(each => each.meant).map(each => [each.form, each.meant])),
        also: [...new Set(asked.filter(each => !each.gram && !each.meant).flatMap(each => [...each.found]
          .filter(([word, likeness]) => word.name || (likeness > 0.4 && likeness < 0.9)).map(([word]) => word)))],
        partial: [...loaded.values()].includes(null),
        files: loaded.size,
      };
    };

    /** Resolve to the records of some pages, null where their file is missing. */
    const records = async pages => {
      const held = new Map(await Promise.all([...new Set(pages.map(page => place(begin, page)))].map(async at =>
        [at, await file("pages", manifest.records[at][1])])));
      return pages.map(page => {
        const at = place(begin, page), columns = held.get(at);
        return columns && columns.map(column => column[page - begin[at]]);
      });
    };

    /**
     * Return the best of some scored pages: the first as they are, then those that lie in the same files of records or in as many
     * more as there is room for. Their order is kept; the pages left out come with the next results.
     */
    const within = (scores, many, room) => {
      const used = new Set(), near = [];
      for (const each of scores.slice(0, 10 * many)) {
        const at = place(begin, each[0]);
        if (used.size < room || near.length < LEAST) used.add(at);
        if (used.has(at)) near.push(each);
        if (near.length === many) break;
      }
      return near;
    };

    /** Resolve to [{page, record}] of the best of what was found, those whose titles say more of the question first. */
    const best = async ({scores, says, files: asked = 0}, many = FIRST) => {
      const top = within(scores, many, Math.max(ROOM, REQUESTS - asked)), held = await records(top.map(([page]) => page));
      const named = top.map(([page, score], at) => {
        const terms = held[at] ? words.terms(held[at][0]) : [], whole = terms.filter(({gram}) => !gram);
        const title = whole.length ? whole : terms;
        const share = title.length ? title.filter(({form}) => says(form)).length / title.length : 0;
        return {page, record: held[at], score: score * (1 + 0.3 * share)};
      });
      return named.sort((a, b) => b.score - a.score);
    };

    const facets = () => file("facets", manifest.facets, ({groups, pages, sort}) => {
      const held = unpacked(pages, groups.reduce((sum, [, , tags]) => sum + tags.length, 0), manifest.pages);
      const shown = ([tag, label]) => ({tag, label, pages: new Set(held.shift().map(([page]) => page))});
      return {sort, groups: groups.map(([name, label, tags]) => ({name, label, tags: tags.map(shown)}))};
    });

    const everything = {
      scores: Array.from({length: manifest.pages}, (_, page) => [page, 0]), says: () => false, meant: new Map(), also: [], partial: false,
    };
    return {words, find, best, records, facets, everything};
  }

  globalThis.kbgenIndex = open;
  if (typeof module === "object") module.exports = {open, unpacked, wordFile};
})();
