// The room's own script: times in the reader's zone, live cards, the line without a reload, keys.
"use strict";
const root = document.documentElement, zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const part = (selector, of = document) => of.querySelector(selector);
const [channel, moved, answer, typed] = ["#channel", "#moved", "#answer", "#typed"].map((one) => part(one));
const counts = { new: 0, changed: 0 };

function localise(within) {
  if (!zone || zone === root.dataset.zone) return;
  for (const time of within.querySelectorAll("time")) {
    const at = new Date(time.dateTime), style = time.dataset.style, lang = time.closest("[lang]")?.lang || root.lang;
    const day = `${at.getDate()} ${new Intl.DateTimeFormat(lang, { month: "short" }).format(at)}`;
    const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const text = style === "slug-day" ? day : `${day}, ${clock}`;
    time.textContent = style === "moment" ? text : text.toUpperCase();
  }
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localise(template.content);
  return template.content;
}

function underline(before, after) {
  const said = new Set([...before.querySelectorAll("[data-slot]")].map((slot) => slot.dataset.slot + slot.textContent));
  const slots = [...after.querySelectorAll("[data-slot]")].filter((slot) => !said.has(slot.dataset.slot + slot.textContent));
  slots.forEach((slot) => slot.classList.add("changed"));
  setTimeout(() => slots.forEach((slot) => slot.classList.remove("changed")), 10000);
  return slots.length > 0;
}

function tell(what, element) {
  if (element.getBoundingClientRect().bottom > 0) return;
  counts[what]++;
  const word = (kind) => counts[kind] && moved.dataset[counts[kind] === 1 ? `${kind}One` : kind].replace("{count}", counts[kind]);
  moved.textContent = [word("new"), word("changed")].filter(Boolean).join(" · ");
}

function show({ id, html }) {
  const day = parsed(html).firstElementChild, card = day.querySelector(`#${id}`), known = document.getElementById(id);
  if (known) {
    const focused = known.contains(document.activeElement);
    known.replaceWith(card);
    if (focused) card.focus({ preventScroll: true });
    return underline(known, card) && tell("changed", card);
  }
  part("#empty")?.remove();
  card.classList.add("new");
  const same = part(`[data-day="${day.dataset.day}"] h2`, channel);
  if (same) same.after(card); else channel.prepend(day);
  tell("new", card);
}

if (channel?.dataset.live) {
  const live = new EventSource(channel.dataset.live);
  live.addEventListener("card", (event) => show(JSON.parse(event.data)));
  live.addEventListener("waiting", (event) => {
    if (part("#waiting")) part("#waiting").textContent = JSON.parse(event.data).text;
  });
  const seen = () => { counts.new = counts.changed = 0; moved.textContent = ""; };
  moved.addEventListener("click", () => { scrollTo({ top: 0 }); seen(); });
  addEventListener("scroll", () => scrollY < 80 && seen(), { passive: true });
}

async function send(fields) {
  const body = new URLSearchParams(fields);
  const reply = await fetch("/say", { method: "POST", body, headers: { "X-Slugline-Fragment": "1" } });
  if (!reply.ok) throw new Error(reply.statusText);
  answer.replaceChildren(parsed(await reply.text()));
  answer.scrollTop = 0;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !form.action.endsWith("/say") || "whole" in form.dataset) return;
  event.preventDefault();
  send(new FormData(form, event.submitter?.name ? event.submitter : undefined)).catch(() => { answer.textContent = answer.dataset.lost; });
  if (form.id === "line") typed.select();
});

const keys = { j: () => step(1), k: () => step(-1), "/": () => typed.focus(), "?": () => part("#keys").showModal(),
  o: () => at()?.querySelector("a.report")?.click(), w: () => at() && send({ line: `why ${at().dataset.story}` }) };
const at = () => document.activeElement?.closest("main [data-story]");
function step(by) {
  const cards = [...document.querySelectorAll("main [data-story]")], here = cards.indexOf(at());
  const next = cards[here < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, here + by))];
  next?.focus({ preventScroll: true }); next?.scrollIntoView({ block: "center" });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest(".desk")) { answer.replaceChildren(); typed.blur(); }
  if (event.target.closest("input, select, textarea, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
answer.addEventListener("click", (event) => event.target.matches(".away") && answer.replaceChildren());
localise(document);
if (zone) document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
