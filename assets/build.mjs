// Builds assets/ into static/: hashed names and a manifest that the application reads.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as esbuild from "esbuild";

const OUT = "static";
const manifest = {};

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "fonts"), { recursive: true });

const built = await esbuild.build({
  entryPoints: ["assets/css/app.css", "assets/js/app.js"],
  bundle: true,
  minify: true,
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  format: "iife",
  outdir: OUT,
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file", ".woff": "file" },
  legalComments: "linked",
  write: false,
});
for (const file of built.outputFiles) {
  const name = basename(file.path);
  if (/^app-[A-Z0-9]+\.css$/.test(name)) {
    hashed("app.css", withoutUnusedTokens(file.text));
  } else {
    writeFileSync(file.path, file.contents);
    if (/^app-[A-Z0-9]+\.js$/.test(name)) manifest["app.js"] = name;
  }
}

const worker = await esbuild.build({
  entryPoints: ["assets/js/attendance_worker.js"],
  minify: true,
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  write: false,
});
hashed("attendance_worker.js", worker.outputFiles[0].text);
hashed("icons.svg", sprite());
hashed("logo.svg", readFileSync("assets/logo.svg", "utf8"));
const letterFont = "source-sans-3-latin-wght-normal.woff2";
const fontFolder = "node_modules/@fontsource-variable/source-sans-3/files";
copyFileSync(join(fontFolder, letterFont), join(OUT, "fonts", "letter.woff2"));
manifest["letter.woff2"] = "fonts/letter.woff2";
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
console.log(`Built ${readdirSync(OUT).length} files into ${OUT}/`);

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const [stem, extension] = name.split(".");
  manifest[name] = `${stem}-${hash}.${extension}`;
  writeFileSync(join(OUT, manifest[name]), content);
}

// The theme declares thousands of custom properties; only those that a rule reads, directly or through
// another property, go to the browser.
function withoutUnusedTokens(css) {
  const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
  const declaration = /(?<=[;{])(--[\w-]+):(?:"[^"]*"|'[^']*'|url\([^)]*\)|[^;{}"'])*(;|(?=}))/g;
  const kept = css.replace(declaration, (text, name) => (used.has(name) ? text : ""));
  return kept.length === css.length ? css : withoutUnusedTokens(kept);
}

function sprite() {
  const names = JSON.parse(readFileSync("assets/icons.json", "utf8"));
  const symbols = names.map((name) => {
    const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
