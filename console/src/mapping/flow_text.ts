// SPDX-License-Identifier: Apache-2.0
// Reads the short notation of the profile's values: `{ replace: [FROM, TO] }`. Only what usages of transforms need.

export type Tree = string | Tree[] | { [name: string]: Tree };

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  whole(): Tree {
    const tree = this.value();
    this.blanks();
    if (this.at < this.text.length) throw new Error(`not understood: ${this.text.slice(this.at)}`);
    return tree;
  }

  private blanks() {
    while (this.text[this.at] === " ") this.at++;
  }

  private take(sign: string): boolean {
    this.blanks();
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private value(): Tree {
    if (this.take("{")) return this.pairs();
    if (this.take("[")) return this.items();
    return this.scalar(/[^,\]}]/);
  }

  private pairs(): Tree {
    const tree: { [name: string]: Tree } = {};
    while (!this.take("}")) {
      const name = this.scalar(/[^:]/);
      if (!this.take(":")) throw new Error("a colon is missing");
      tree[name] = this.value();
      this.take(",");
      if (this.at >= this.text.length) throw new Error("a brace is missing");
    }
    return tree;
  }

  private items(): Tree {
    const tree: Tree[] = [];
    while (!this.take("]")) {
      tree.push(this.value());
      this.take(",");
      if (this.at >= this.text.length) throw new Error("a bracket is missing");
    }
    return tree;
  }

  private scalar(plain: RegExp): string {
    this.blanks();
    const quote = this.text[this.at];
    let text = "";
    if (quote === '"' || quote === "'") {
      for (this.at++; this.at < this.text.length && this.text[this.at] !== quote; this.at++) text += this.text[this.at];
      this.at++;
      return text;
    }
    for (; this.at < this.text.length && plain.test(this.text[this.at]); this.at++) text += this.text[this.at];
    return text.trim();
  }
}

export function readFlow(text: string): Tree {
  return new Reader(text).whole();
}
