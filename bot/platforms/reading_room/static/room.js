// The room's own script: times in the reader's zone, live cards, the line without a reload, keys.
"use strict";
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const root = document.documentElement;
const channel = document.getElementById("channel");
const moved = document.getElementById("moved");
const answer = document.getElementById("answer");
const typed = document.getElementById("typed");
const counts = { new: 0, changed: 0 };

function localise(part) {
  if (!zone || zone === root.dataset.zone) return;
  const day = new Intl.DateTimeFormat(root.lang, { day: "numeric", month: "short" });
  const clock = new Intl.DateTimeFormat(root.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  for (const time of part.querySelectorAll("time")) {
    const at = new Date(time.dateTime), style = time.dataset.style;
    const text = style === "slug-day" ? day.format(at) : `${day.format(at)}, ${clock.format(at)}`;
    time.textContent = style === "moment" ? text : text.toUpperCase();
  }
}

function parsed(html) {
  const part = document.createElement("template");
  part.innerHTML = html;
  localise(part.content);
  return part.content;
}

function underline(before, after) {
  const said = Object.fromEntries([...before.querySelectorAll("[data-slot]")].map((slot, i) => [slot.dataset.slot + i, slot.textContent]));
  const slots = [...after.querySelectorAll("[data-slot]")].filter((slot, i) => said[slot.dataset.slot + i] !== slot.textContent);
  for (const slot of slots) slot.classList.add("changed");
  setTimeout(() => slots.forEach((slot) => slot.classList.remove("changed")), 10000);
  return slots.length > 0;
}

function tell(what, element) {
  if (element.getBoundingClientRect().bottom > 0) return;
  counts[what] += 1;
  const word = (kind) => counts[kind] && moved.dataset[counts[kind] === 1 ? `${kind}One` : kind].replace("{count}", counts[kind]);
  moved.textContent = [word("new"), word("changed")].filter(Boolean).join(" · ");
}

function show({ id, html }) {
  const day = parsed(html).firstElementChild, card = day.querySelector(`#${id}`), known = document.getElementById(id);
  if (known) {
    const focused = known.contains(document.activeElement);
    known.replaceWith(card);
    if (focused) card.focus({ preventScroll: true });
    if (underline(known, card)) tell("changed", card);
    return;
  }
  document.getElementById("empty")?.remove();
  const same = channel.querySelector(`[data-day="${day.dataset.day}"]`);
  card.classList.add("new");
  if (same) same.querySelector("h2").after(card);
  else channel.prepend(day);
  tell("new", card);
}

if (channel?.dataset.live) {
  const live = new EventSource(channel.dataset.live);
  live.addEventListener("card", (event) => show(JSON.parse(event.data)));
  live.addEventListener("waiting", (event) => {
    const line = document.getElementById("waiting");
    if (line) line.textContent = JSON.parse(event.data).text;
  });
  const seen = () => { counts.new = counts.changed = 0; moved.textContent = ""; };
  moved.addEventListener("click", () => { scrollTo({ top: 0 }); seen(); });
  addEventListener("scroll", () => scrollY < 80 && seen(), { passive: true });
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const reply = await fetch("/say", { method: "POST", body, headers: { "X-Slugline-Fragment": "1" } });
  if (!reply.ok) return form.submit();
  answer.replaceChildren(parsed(await reply.text()));
  answer.scrollTop = 0;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !form.action.endsWith("/say") || "whole" in form.dataset) return;
  event.preventDefault();
  send(form, event.submitter?.name ? event.submitter : undefined).catch(() => form.submit());
  if (form.id === "line") typed.select();
});

const keys = { j: () => step(1), k: () => step(-1), "/": () => typed.focus(), "?": () => document.getElementById("keys").showModal(),
  o: () => at()?.querySelector("a.report")?.click(), w: () => at() && ask(`why ${at().dataset.story}`) };
const at = () => document.activeElement?.closest("main [data-story]");
const ask = (line) => { typed.value = line; document.getElementById("line").requestSubmit(); typed.value = ""; };
function step(by) {
  const cards = [...document.querySelectorAll("main [data-story]")], here = cards.indexOf(at());
  const next = cards[here < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, here + by))];
  next?.focus({ preventScroll: true }); next?.scrollIntoView({ block: "center" });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement === typed) { answer.replaceChildren(); typed.blur(); }
  if (event.target.closest("input, select, textarea, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
localise(document);
if (zone) document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
