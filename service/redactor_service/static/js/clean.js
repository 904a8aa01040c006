// What is pasted, made harmless: no scripts, handlers, forms or addresses that load something; bold,
// colours, tables and pictures stay. Style attributes are set through the CSSOM, property by property,
// because the page's policy (CSP) allows none in markup.

import { isBlock } from "./text.js";

const TAGS =
  "a abbr b big blockquote br caption center code col colgroup dd del div dl dt em figcaption figure font h1 h2 h3 h4 " +
  "h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub sup table tbody td " +
  "tfoot th thead tr tt u ul";
const ATTRIBUTES =
  "align alt bgcolor border cellpadding cellspacing class color colspan data-css face height href lang noshade " +
  "nowrap reversed rowspan size span src start type valign value width";
const PROPERTIES =
  /^(color|background-color|font-(weight|style|size|family)|text-(align|indent)|text-decoration-(line|style|color)|line-height|vertical-align|letter-spacing|border-((top|right|bottom|left)-(color|style|width)|collapse|spacing)|padding-(top|right|bottom|left)|margin-(top|right|bottom|left)|width|height|list-style-type)$/;
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,/i;
// Smaller letters hide what the editor ought to see.
const SMALLEST = 5;

export function cleaned(html) {
  const { markup, sheets } = parted(html);
  const fragment = DOMPurify.sanitize(markup, {
    ALLOWED_TAGS: TAGS.split(" "),
    ALLOWED_ATTR: ATTRIBUTES.split(" "),
    // Not an address, though it may look like one: color:red.
    ADD_URI_SAFE_ATTR: ["data-css"],
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  styleBySheets(fragment, sheets);
  for (const node of fragment.querySelectorAll("[data-css]")) {
    setStyles(node, node.dataset.css);
    node.removeAttribute("data-css");
  }
  for (const node of fragment.querySelectorAll("[class]")) node.removeAttribute("class");
  fragment.querySelectorAll("img").forEach(withoutLoading);
  collapse(fragment);
  return fragment;
}

// Lines as paragraphs, tabs and spaces as they are.
export function fromPlain(text) {
  const fragment = document.createDocumentFragment();
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  if (lines.length === 1) {
    fragment.append(lines[0]);
    return fragment;
  }
  for (const line of lines) {
    const paragraph = document.createElement("p");
    paragraph.append(line || document.createElement("br"));
    fragment.append(paragraph);
  }
  return fragment;
}

export function fromPicture(url) {
  const fragment = document.createDocumentFragment();
  const picture = document.createElement("img");
  if (PICTURE.test(url)) {
    picture.src = url;
    fragment.append(picture);
  }
  return fragment;
}

// The page's policy holds in every parser, and it would complain of each style and handler: they get other
// names before, and sheets are taken out. What is harmful is not decided here.
function parted(html) {
  const kept = [];
  const sheets = [];
  const lower = html.toLowerCase();
  let reached = 0;
  for (let at = lower.indexOf("<style"); at >= 0; at = lower.indexOf("<style", reached)) {
    const begin = lower.indexOf(">", at) + 1;
    const end = lower.indexOf("</style", begin);
    if (!begin || end < 0) break;
    kept.push(html.slice(reached, at));
    if (end - begin < 300_000 && sheets.length < 20) sheets.push(html.slice(begin, end).replace(/<!--|-->/g, ""));
    reached = end;
  }
  kept.push(html.slice(reached));
  const markup = kept
    .join("")
    .replace(/<(?=(base|meta|link)\b)/gi, "<off-")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, (_, before, name) => `${before}${/^style$/i.test(name) ? "data-css" : "data-off"}`));
  return { markup, sheets };
}

// Word and WPS keep colours and borders of tables in a sheet; what it says is written to the nodes.
function styleBySheets(fragment, sheets) {
  for (const text of sheets) {
    const sheet = new CSSStyleSheet();
    try {
      sheet.replaceSync(text);
    } catch {
      continue;
    }
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule)) continue;
      let nodes = [];
      try {
        nodes = fragment.querySelectorAll(rule.selectorText);
      } catch {
        continue;
      }
      for (const node of nodes) copyStyles(node, rule.style);
    }
  }
}

function setStyles(node, css) {
  const scratch = document.createElement("i");
  scratch.style.cssText = css;
  copyStyles(node, scratch.style);
}

function copyStyles(node, style) {
  for (const name of style) {
    const value = style.getPropertyValue(name);
    if (PROPERTIES.test(name) && isHarmless(name, value)) node.style.setProperty(name, value);
  }
}

function isHarmless(name, value) {
  if (/url\(|expression|var\(/i.test(value)) return false;
  if (/^(margin|text-indent)/.test(name) && value.startsWith("-")) return false;
  if (name === "font-size" && parseFloat(value) < SMALLEST && /^[\d.]+(px|pt)?$/.test(value)) return false;
  if (/^(width|height)$/.test(name) && parseFloat(value) === 0) return false;
  return name !== "color" || !/^transparent$|^rgba\(.*, 0\)$/.test(value);
}

// Pictures from elsewhere are not fetched; copied out they have their address again.
function withoutLoading(picture) {
  const source = picture.getAttribute("src") ?? "";
  if (PICTURE.test(source)) return;
  picture.removeAttribute("src");
  if (source) picture.dataset.src = source.slice(0, 2000);
}

// Blank space as a browser would show it: the draft itself shows all blanks as they are.
function collapse(fragment) {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const node of texts) {
    if (node.parentElement?.closest("pre")) continue;
    const [before, after] = [node.previousSibling, node.nextSibling];
    let text = node.data.replace(/[ \t\r\n\f]+/g, (run, at, all) => blank(run, all[at - 1], all[at + run.length]));
    const edge = !node.parentElement || isBlock(node.parentElement);
    if (before ? isBlock(before) || before.nodeName === "BR" : edge) text = text.replace(/^ /, "");
    if (after ? isBlock(after) : edge) text = text.replace(/ $/, "");
    if (text) node.data = text;
    else node.remove();
  }
}

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

// A line end in the source between Chinese characters is none in the text.
function blank(run, before, after) {
  return /[\r\n]/.test(run) && WIDE.test(before ?? "") && WIDE.test(after ?? "") ? "" : " ";
}
