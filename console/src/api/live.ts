// SPDX-License-Identifier: Apache-2.0
// What changes, as it changes: one connection for the cards of all profiles.
import type { Card, Service } from "./schema";

type Listener = () => void;

class Live {
  cards = new Map<string, Card>();
  service: Service | null = null;
  connected = false;
  ready = false;
  private source: EventSource | null = null;
  private listeners = new Set<Listener>();

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    if (this.source) return;
    const source = new EventSource("/api/events");
    this.source = source;
    source.addEventListener("service", (event) => {
      this.service = JSON.parse((event as MessageEvent<string>).data);
      this.connected = true;
      this.changed();
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
        setTimeout(() => this.start(), 5000);
      }
    };
  }

  stop(): void {
    this.source?.close();
    this.source = null;
    this.cards.clear();
    this.ready = false;
  }

  put(card: Card): void {
    this.cards.set(card.name, card);
    this.changed();
  }

  /** The whole list, as a first load gives it. */
  replace(cards: Card[]): void {
    this.cards = new Map(cards.map((card) => [card.name, card]));
    this.ready = true;
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
