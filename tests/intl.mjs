// What ICU says: questions {kind, locale, options, values} as JSON on stdin, for each a list of answers on stdout.
import { readFileSync } from "node:fs";

const answer = {
  PluralRules: (rules, value) => rules.select(value),
  DateTimeFormat: (format, value) => format.format(new Date(value)),
  ListFormat: (format, value) => format.format(value),
  NumberFormat: (format, value) => format.format(value),
};
const questions = JSON.parse(readFileSync(0));
const answers = questions.map(({ kind, locale, options, values }) => {
  if (!Intl[kind].supportedLocalesOf(locale).includes(locale)) throw new Error(`ICU does not know ${locale}`);
  const format = new Intl[kind](locale, options);
  return values.map(value => answer[kind](format, value));
});
process.stdout.write(JSON.stringify(answers));
