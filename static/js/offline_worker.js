/* Keeps the page of the check without network, what it is made of and the published key. Asked with network it takes the
   newest; without, what was kept last. It sees no other page: its scope is its folder. */

"use strict";

const SHELF = "offline-check";
const PAGE = new URL("./", self.location).href;

async function keep() {
  const shelf = await caches.open(SHELF);
  const page = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!page.ok) throw new Error("no page");
  const text = await page.clone().text();
  const parts = [...text.matchAll(/(?:href|src|data-key)="(\/[^"]*\.(?:css|js|json|svg|png|ico|woff2))"/g)].map((one) => one[1]);
  await Promise.all([...new Set(parts)].map(async (part) => {
    const found = await fetch(part, { credentials: "omit" });
    if (found.ok) await shelf.put(part, found);
  }));
  await shelf.put(PAGE, page);
}

async function answered(request) {
  const shelf = await caches.open(SHELF);
  try {
    const page = request.mode === "navigate"; // nothing of whoever is signed in is kept
    const fresh = await fetch(page ? new Request(PAGE, { credentials: "omit" }) : request);
    if (fresh.ok && request.method === "GET") await shelf.put(page ? PAGE : request.url, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await shelf.match(request.mode === "navigate" ? PAGE : request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answered(event.request));
});
