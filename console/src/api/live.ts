// SPDX-License-Identifier: Apache-2.0
// What changes, as it changes: one connection for the cards of all profiles. A browser allows few connections to one
// host, so a page that nobody sees gives its own up and catches up when it is seen again.
import { currentLanguage } from "../text/i18n";
import { get, query } from "./client";
import type { Card, Cards, Session } from "./schema";

type Listener = () => void;
const kAgain = 5000;

class Live {
  cards = new Map<string, Card>();
  connected = false;
  private source: EventSource | null = null;
  private wanted = false;
  private listeners = new Set<Listener>();

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (!this.wanted) return;
      if (document.hidden) this.close();
      else void this.catchUp();
    });
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    this.wanted = true;
    if (document.hidden) return;
    this.open();
  }

  /** Until somebody has logged in again; what is known stays. */
  pause(): void {
    this.wanted = false;
    this.close();
  }

  stop(): void {
    this.pause();
    this.cards.clear();
  }

  /** In the page's language, which is another one now. */
  speakAnew(): void {
    if (!this.wanted || document.hidden) return;
    this.close();
    void this.catchUp();
  }

  private close(): void {
    this.source?.close();
    this.source = null;
  }

  private async catchUp(): Promise<void> {
    this.open();
    try {
      // What was removed meanwhile is told by nobody any more.
      this.replace((await get<Cards>("/api/profiles")).profiles);
    } catch {
      // the stream's own fault is shown
    }
  }

  private open(): void {
    if (this.source) return;
    const source = new EventSource(`/api/events${query({ language: currentLanguage() })}`);
    this.source = source;
    source.onopen = () => {
      this.connected = true;
      this.changed();
    };
    source.addEventListener("end", (event) => {
      // Whether the session is still one, its own question tells; without one the login appears.
      if (JSON.parse((event as MessageEvent<string>).data).why === "session") void get<Session>("/api/session").catch(() => undefined);
    });
    source.addEventListener("card", (event) => this.put(JSON.parse((event as MessageEvent<string>).data)));
    source.addEventListener("removed", (event) => {
      this.cards.delete(JSON.parse((event as MessageEvent<string>).data).name);
      this.changed();
    });
    source.onerror = () => {
      this.connected = false;
      this.changed();
      // The browser goes on trying by itself, except after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED && this.source === source) {
        this.source = null;
        // A service that was begun anew knows no session of before: its answer to this shows the login.
        void get<Session>("/api/session").catch(() => undefined);
        setTimeout(() => this.wanted && this.start(), kAgain);
      }
    };
  }

  put(card: Card): void {
    this.cards.set(card.name, card);
    this.changed();
  }

  /** The whole list, as a first load gives it. */
  replace(cards: Card[]): void {
    this.cards = new Map(cards.map((card) => [card.name, card]));
    this.changed();
  }

  sorted(): Card[] {
    return [...this.cards.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

export const live = new Live();
