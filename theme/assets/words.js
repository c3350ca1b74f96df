/*
 * Words as search knows them: the browser's half of kbgen/search/analyser.py. It has no stemmer: it folds, cuts, and takes
 * off what is written onto a word, all by the data of analyser.settings(), which the index brings along.
 *
 *   const words = kbgenWords(settings)
 *   words.fold(text)    the one spelling of a text
 *   words.terms(text)   [{form, gram}] of a question, in its order, none twice; a gram is two neighbouring signs or
 *                       syllables, never to be guessed at
 *   words.pieces(text)  [[piece, form]], which joined are the text again: words, and signs one by one where words are not
 *                       written apart; what stands between words has the form ""
 */
(() => {
  "use strict";

  const HAN = "\\u3005\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}", HANGUL = "\\uac00-\\ud7a3";
  const WORD = /[\p{L}\p{N}\p{M}]+/gu, SPLIT = /([\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+)/u;
  const PART = new RegExp(`[${HAN}]+|[${HANGUL}]+|[^${HAN}${HANGUL}]+`, "gu");
  const EAST = new RegExp(`^[${HAN}${HANGUL}]`, "u"), KOREAN = new RegExp(`^[${HANGUL}]`, "u");
  const PLAIN = /^[\0-\x7f]*$/, LONGEST = 64;

  const composed = text => text.normalize("NFKC").toLowerCase();
  const bare = letter => letter.normalize("NFD").replace(/\p{M}/gu, "");
  const pairs = signs => signs.length > 1 ? signs.slice(1).map((sign, at) => signs[at] + sign) : signs;
  const cut = word => word.length > LONGEST ? [...word].slice(0, LONGEST).join("") : word;

  /** Return what String.replace takes; of groups of letters the first stands for the others at the end of a word. */
  const rule = ([pattern, instead]) => {
    if (instead !== undefined) return [new RegExp(pattern, "gu"), instead];
    const first = new Map(pattern.split(" ").flatMap(([to, ...letters]) => letters.map(letter => [letter, to])));
    return [new RegExp(`[${[...first.keys()].join("")}]$`, "gu"), letter => first.get(letter)];
  };

  const kbgenWords = settings => {
    const letters = new Map(), affixes = settings.affixes.map(rule);
    for (const [to, from] of Object.entries(settings.fold)) for (const letter of from) letters.set(letter, to);
    for (const zero of settings.zeros) {
      for (let digit = 0; digit < 10; digit++) letters.set(String.fromCharCode(zero.charCodeAt() + digit), `${digit}`);
    }

    const fold = text => composed(composed(text).replace(/[ß-ɏḀ-ỿ]/g, bare)
      .replace(/[^\0-\x7f]/gu, letter => letters.get(letter) ?? letter));
    const shorten = word => PLAIN.test(word) ? word
      : affixes.reduce((left, [pattern, instead]) => left.replace(pattern, instead), word);

    /** Return the forms of a part of a word, which is folded and in one kind of writing. */
    const formsOf = part => {
      if (!EAST.test(part)) return [cut(shorten(part))];
      if (!KOREAN.test(part)) return pairs([...part]);
      const stem = [...shorten(part)];
      return stem.length === 1 && stem[0] !== part ? [part, stem[0]] : pairs(stem);
    };

    const terms = text => {
      const found = new Map();
      let before = "";
      for (const word of fold(text).replace(/_/g, " ").match(WORD) ?? []) {
        for (const part of word.match(PART)) {
          const forms = formsOf(part), isEast = EAST.test(part);
          for (const form of forms) if (form) found.set(form, isEast && [...form].length === 2);
          if (isEast || !forms[0]) continue;
          if (settings.paired && before) found.set(`${before}_${forms[0]}`, true);
          before = forms[0];
        }
      }
      return [...found].map(([form, gram]) => ({form, gram}));
    };

    const pieces = text => text.split(SPLIT).flatMap((piece, at) => at % 2
      ? piece.match(PART).flatMap(part => EAST.test(part)
        ? [...part].map(sign => [sign, fold(sign)])
        : [[part, cut(shorten(fold(part)))]])
      : piece ? [[piece, ""]] : []);

    return {fold, terms, pieces};
  };

  globalThis.kbgenWords = kbgenWords;
  if (typeof module === "object") module.exports = Object.assign(kbgenWords, {kbgenWords});
})();
