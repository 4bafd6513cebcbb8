// Print each CSL item alone with citeproc-js: {items, style, locales} on the input, {id: text} on the output.
const fs = require("fs");
const path = require("path");
const CSL = require(path.join(process.argv[2], "citeproc"));

const asked = JSON.parse(fs.readFileSync(0, "utf-8"));
const printed = {};
const items = Object.fromEntries(asked.items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: (language) => {
    const file = path.join(asked.locales, `locales-${language}.xml`);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf-8") : false;
  },
  retrieveItem: (id) => ({ ...items[id] }),
};
const engine = new CSL.Engine(system, asked.style, "en-US", false);
engine.setOutputFormat("text");
for (const item of asked.items) {
  try {
    engine.updateItems([item.id]);
    const list = engine.makeBibliography();
    printed[item.id] = list ? list[1].join("").trim() : "";
  } catch (fault) {
    printed[item.id] = "";
  }
}
process.stdout.write(JSON.stringify(printed));
