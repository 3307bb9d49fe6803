// What the pages draw with: elements of HTML and SVG, and text that is broken into lines.
"use strict";

function element(name, attributes, text, parent) {
  const made = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

const pen = document.createElement("canvas").getContext("2d");

// The lines of a text in a font and a width, at most so many; words that are too long are broken.
function wrapped(text, font, width, most) {
  pen.font = font;
  const fits = (line) => pen.measureText(line).width <= width;
  const lines = [];
  let line = "";
  for (let word of text.split(/\s+/)) {
    if (line && fits(`${line} ${word}`)) { line += ` ${word}`; continue; }
    if (line) lines.push(line);
    while (!fits(word)) {
      let cut = word.length - 1;
      while (cut > 1 && !fits(word.slice(0, cut))) cut = Math.floor(cut * 0.9);
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = word;
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  let last = lines[most - 1];
  while (last && !fits(`${last}…`)) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), `${last}…`];
}
