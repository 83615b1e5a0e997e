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
  metafile: true,
  legalComments: "linked",
});
for (const path of Object.keys(built.metafile.outputs)) {
  const name = basename(path);
  const match = name.match(/^(app)-[A-Z0-9]+\.(css|js)$/);
  if (match) manifest[`${match[1]}.${match[2]}`] = name;
}

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

function sprite() {
  const names = JSON.parse(readFileSync("assets/icons.json", "utf8"));
  const symbols = names.map((name) => {
    const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
