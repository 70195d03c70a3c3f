"use strict";
// Without this script the page is one long text. With it: a slide at a time, and what is late waits to be asked for.
const slides = [...document.querySelectorAll(".slide")];
const root = document.documentElement;
let now = 0;
root.classList.add("paged");

const waiting = () => slides[now].querySelector(".later");
const ends = () => root.scrollHeight - innerHeight - scrollY < 4;

function show(number, focus = true) {
  now = Math.max(0, Math.min(slides.length - 1, number));
  slides.forEach((slide, place) => slide.classList.toggle("now", place === now));
  document.getElementById("position").textContent = `${now + 1} of ${slides.length}`;
  document.getElementById("sections").open = false;
  scrollTo(0, 0);
  if (focus) slides[now].focus({ preventScroll: true });
  if (location.hash !== `#slide-${now + 1}`) history.replaceState(null, "", `#slide-${now + 1}`);
}

// The next piece of this slide, or the next slide.
function on() {
  const piece = waiting();
  if (!piece) return show(now + 1);
  piece.classList.remove("later");
  document.getElementById("said").textContent = piece.textContent.trim().replace(/\s+/g, " ").slice(0, 300);
  const below = piece.getBoundingClientRect().bottom - innerHeight + document.querySelector(".bar").offsetHeight;
  if (below > 0) scrollBy({ top: Math.min(below + 16, piece.getBoundingClientRect().top - 16) });
}

const back = () => show(now - 1);
// A long slide is read to its end first.
const down = () => (ends() ? on() : scrollBy({ top: innerHeight * 0.8 }));
const up = () => (scrollY > 4 ? scrollBy({ top: -innerHeight * 0.8 }) : back());
const KEYS = {
  ArrowRight: on, ArrowLeft: back, PageDown: down, PageUp: up, " ": down,
  Home: () => show(0), End: () => show(slides.length - 1),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const at = event.target;
  if (event.key === " " && at.closest("button, summary, a")) return;
  if (event.key.startsWith("Arrow") && at.scrollWidth > at.clientWidth + 4 && at.closest(".wide, pre")) return;
  const act = event.key === " " && event.shiftKey ? up : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
document.getElementById("on").addEventListener("click", on);
document.getElementById("back").addEventListener("click", back);

function follow() {
  const number = Number((location.hash.match(/^#slide-(\d+)$/) || [])[1] || 1);
  show(number - 1, Boolean(location.hash));
}
addEventListener("hashchange", follow);
follow();
