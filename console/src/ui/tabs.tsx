// SPDX-License-Identifier: Apache-2.0
// Links to the pages of one thing. On a phone they are wider than the page: the current one is moved into sight.
import { Component, h } from "preact";

export interface Tab {
  href: string;
  text: string;
  here: boolean;
  count?: number;
}

interface Props {
  label: string;
  tabs: Tab[];
}

export class Tabs extends Component<Props, Record<string, never>> {
  componentDidMount() {
    this.intoSight();
  }

  componentDidUpdate(before: Props) {
    const here = (props: Props) => props.tabs.find((tab) => tab.here)?.href;
    if (here(before) !== here(this.props)) this.intoSight();
  }

  intoSight() {
    this.base.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  render({ label, tabs }: Props) {
    return (
      <nav class="tabs" aria-label={label}>
        {tabs.map(({ href, text, here, count }) => (
          <a key={href} href={href} aria-current={here ? "page" : undefined}>
            {text}
            {count ? <span class="count">{count}</span> : null}
          </a>
        ))}
      </nav>
    );
  }
}
