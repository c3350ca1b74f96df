/* Writes the files of this folder that nobody would type: root.txt, and the order of Han characters of zh.txt and ko.txt.
 *
 *   node kbgen/language/orders/derive.cjs
 *
 * They are the order of Unicode CLDR (https://cldr.unicode.org, Unicode License V3), asked of ICU through Intl.Collator for
 * the letters that our languages meet. ICU does not tell what a letter weighs, but at which level two texts differ tells it all.
 */
"use strict";

const {readFileSync, writeFileSync} = require("node:fs"), {join} = require("node:path");

const RANGES = [
  [0x0, 0x58f], [0x600, 0x6ff], [0x750, 0x77f], [0x870, 0x97f], [0x10fb, 0x139f], [0x1ab0, 0x1aff], [0x1c80, 0x1c8f],
  [0x1cd0, 0x1fff], [0x2000, 0x2bff], [0x2c60, 0x2c7f], [0x2d80, 0x2e7f], [0x2ff0, 0x33ff], [0xa640, 0xa69f], [0xa700, 0xa7ff],
  [0xa830, 0xa83f], [0xa8e0, 0xa8ff], [0xa960, 0xa97f], [0xab00, 0xab6f], [0xd7b0, 0xd7ff], [0xfb00, 0xfb06], [0xfb50, 0xffef],
  [0x1e7e0, 0x1e7ff], [0x1f000, 0x1faff],
];
/** Letters that weigh something else together; those of a letter and an accent are found. */
const PAIRS = ["l·", "L·"];
/** Where the letters of a script begin in the root order; what stands before the first are signs and digits. */
const SCRIPTS = {Latn: "a", Grek: "α", Cyrl: "а", Arab: "ء", Ethi: "ሀ", Deva: "ॐ", Hang: "ᄀ", Kana: "あ", Bopo: "ㄅ"};
const HIGHEST = "\uffff", NOTHING = "\u034f";
const HAN = [[0x3007, 0x3007], [0x4e00, 0x9fff]];

const collator = (language, sensitivity) => new Intl.Collator(language, {sensitivity}).compare;
const primary = collator("en", "base"), secondary = collator("en", "accent"), tertiary = collator("en", "variant");

const all = (ranges, holds) => ranges.flatMap(([first, end]) =>
  Array.from({length: end - first + 1}, (_, at) => String.fromCodePoint(first + at)).filter(holds));

/** The place of the last of a list, of which the first so many hold. */
const last = (list, holds) => {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** All letters in order, by what they weigh: nothing, an accent, or a letter. Han characters are too many, and follow their code. */
const weighed = () => {
  const found = {ignorable: [], marks: [], letters: [...PAIRS]};
  for (const letter of all(RANGES, each => !/[\p{Cn}\p{Co}\p{Cs}]/u.test(each) && each.normalize("NFD") === each)) {
    if (/\p{Script=Han}/u.test(letter.normalize("NFKD"))) continue;
    const among = `1${letter}1`;
    found[!tertiary(among, "11") ? "ignorable" : !primary(among, "11") ? "marks" : "letters"].push(letter);
  }
  for (const letter of all([[0x370, 0x52f], [0x620, 0x64a], [0x900, 0x939]], each => /\p{L}/u.test(each)))
    for (const mark of all([[0x300, 0x345], [0x64b, 0x65f], [0x93c, 0x94d]], each => /\p{M}/u.test(each)))
      if (secondary(letter + mark, letter + NOTHING + mark) && letter.normalize("NFD") === letter) found.letters.push(letter + mark);
  found.marks.sort(tertiary);
  found.letters.sort(tertiary);
  return found;
};

/** Letters that weigh as one, each with its variants, and those that weigh as several. */
const grouped = letters => {
  const groups = [], several = [];
  for (const letter of letters) {
    const group = groups.at(-1);
    if (group && !primary(letter, group[0])) group.push(letter);
    else if (group && primary(letter, group[0] + HIGHEST) < 0) several.push(letter);
    else groups.push([letter]);
  }
  return {groups, several};
};

/** The letters, each the first of its group, that together weigh as much as one. */
const spelled = (letter, firsts) => {
  const found = [];
  while (primary(found.join(""), letter) && found.length < 20)
    found.push(firsts[last(firsts, each => primary(found.join("") + each, letter) <= 0)]);
  return found;
};

/** The same with the accent that makes the difference; null where no accent makes it. */
const accented = (letter, letters, marks) => {
  if (!secondary(letters.join(""), letter)) return letters;
  for (let at = letters.length; at; at--)
    for (const mark of marks) {
      const found = [...letters.slice(0, at), mark, ...letters.slice(at)];
      if (!secondary(found.join(""), letter)) return found;
    }
  return null;
};

const relation = (before, letter) => !tertiary(before, letter) ? "=" : !secondary(before, letter) ? "<<<" : "<<";

const written = text => [...text].map(sign => {
  const code = sign.codePointAt(0), hex = code.toString(16).toUpperCase();
  if (/[\p{L}\p{N}\p{S}\p{P}]/u.test(sign) && !/[-<>=&/[\]#*'"\\]|\p{Lm}/u.test(sign)) return sign;
  return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}).join("");

/** A list after its relation, where a-d says a, b, c and d. */
const listed = (how, letters) => {
  const runs = [];
  for (const letter of letters) {
    const run = runs.at(-1);
    if (run && letter.codePointAt(0) === run.at(-1).codePointAt(0) + 1 && [...letter + run.at(-1)].length === 2) run.push(letter);
    else runs.push([letter]);
  }
  return runs.map(run => run[0].length > 1 && [...run[0]].length > 1 ? `${how}${written(run[0])}`
    : (run.length > 3 ? `${written(run[0])}-${written(run.at(-1))}` : written(run.join("")))).reduce((rule, part) =>
    part.startsWith(how) ? rule + part + `${how}*` : rule + part, `${how}*`).replace(new RegExp(`${how}\\*(?=<|$)`, "g"), "");
};

/** One rule for letters in order: which relation each has to the one before. */
const chained = (letters, first) => {
  const parts = [];
  letters.forEach((letter, at) => {
    const how = at ? relation(letters[at - 1], letter) : first;
    if (parts.at(-1)?.how === how) parts.at(-1).letters.push(letter);
    else parts.push({how, letters: [letter]});
  });
  return parts.map(part => listed(part.how, part.letters)).join("");
};

/** A rule in lines; an escape stays whole, and a line that goes on begins with a space. */
const wrapped = rule => {
  const lines = [""];
  for (const part of rule.match(/(?:\\u.{4}|\\U.{8}|<+\*?|.)(?:-(?:\\u.{4}|\\U.{8}|.))?/gsu)) {
    if (lines.at(-1).length + part.length > 120) lines.push(" ");
    lines[lines.length - 1] += part;
  }
  return lines;
};

/** Rules for the letters that weigh as several: the same as others, or a variant of the first of them. */
const expansions = (odd, chains) => {
  const same = [], variants = new Map();
  for (const [letter, [first, ...others]] of odd) {
    const chain = chains.get(first).filter(each => !secondary(each, first)), rest = others.join("");
    const from = chain[Math.max(last(chain, each => tertiary(each + rest, letter) <= 0), 0)];
    if (!tertiary(from + rest, letter)) same.push(`&${written(from + rest)}=${written(letter)}`);
    else variants.set(`${from} ${rest}`, [...(variants.get(`${from} ${rest}`) ?? []), letter]);
  }
  const rules = [...variants].map(([key, letters]) => {
    const [from, rest] = key.split(" "), how = at => relation(at ? letters[at - 1] : from + rest, letters[at]);
    letters.sort(tertiary);
    return `&${written(from)}${letters.map((letter, at) => `${how(at)}${written(letter)}/${written(rest)}`).join("")}`;
  });
  return [...same.sort(), ...rules].flatMap(wrapped);
};

const root = () => {
  const {ignorable, marks, letters} = weighed(), {groups, several} = grouped(letters);
  const firsts = groups.map(group => group[0]), starts = Object.entries(SCRIPTS), odd = [], lines = [];
  const own = groups.map(group => group.filter(letter => {
    const found = accented(letter, [group[0]], marks);
    if (found && found.length > 1) odd.push([letter, found]);
    return !found || found.length === 1;
  }));
  for (const letter of several) {
    const found = spelled(letter, firsts);
    odd.push([letter, accented(letter, found, marks) ?? found]);
  }
  let single = [];
  const flush = () => {
    if (single.length) lines.push(...wrapped(listed("<", single)));
    single = [];
  };
  for (const group of own) {
    while (starts.length && primary(group[0], starts[0][1]) >= 0) {
      flush();
      lines.push(`[${starts.shift()[0]}]`);
    }
    if (group.length === 1) single.push(group[0]);
    else {
      flush();
      lines.push(...wrapped(chained(group, "<")));
    }
  }
  flush();
  const chains = new Map(own.map(group => [group[0], group]));
  return ["[ignorable]", ...wrapped(listed("=", ignorable)), "[marks]", ...wrapped(chained(marks, "<<")), "[signs]", ...lines,
    "[Hani]", "<\\uFDD0", "[others]", "<\\uFDD1", "[several]", ...expansions(odd, chains)];
};

/** Chinese: the characters by their reading, which is how the collation of zh begins. */
const pinyin = () => wrapped(`<*${all(HAN, each => /\p{Script=Han}/u.test(each) && each.normalize("NFD") === each).sort(collator("zh")).join("")}`);

/** Korean: each character after the syllable by which it is read. */
const readings = () => {
  const base = collator("ko", "base"), order = collator("ko", "variant"), syllables = all([[0xac00, 0xd7a3]], () => true), found = new Map();
  for (const letter of all(HAN, each => /\p{Script=Han}/u.test(each))) {
    const read = syllables[last(syllables, each => base(each, letter) <= 0)];
    if (read && !base(read, letter)) found.set(read, [...(found.get(read) ?? []), letter]);
  }
  return [...found].sort(([one], [other]) => order(one, other)).flatMap(([read, letters]) => wrapped(`&${read}<<*${letters.sort(order).join("")}`));
};

const DERIVED = {"root.txt": root, "zh.txt": pinyin, "ko.txt": readings};
const MARK = `# Derived from CLDR ${process.versions.cldr} by derive.cjs:`;
for (const [name, derived] of Object.entries(DERIVED)) {
  const file = join(__dirname, name), [head] = readFileSync(file, "utf8").split(/^# Derived from .*\n/m);
  writeFileSync(file, `${head}${MARK}\n${derived().join("\n")}\n`);
}
