// SPDX-License-Identifier: Apache-2.0
// Fields by what people call them, with their paths beside.
import { Component, h } from "preact";
import { kNoTitles, titlesFor, type Titles } from "../api/titles";

/** Shows at once, and again when the titles are known. */
export class Titled extends Component<{ profile: string; show: (titles: Titles) => JSX.Element | null }, { titles: Titles }> {
  state = { titles: kNoTitles };
  private gone = false;

  componentDidMount() {
    void titlesFor(this.props.profile).then((titles) => this.gone || this.setState({ titles }));
  }

  componentWillUnmount() {
    this.gone = true;
  }

  render({ show }: { profile: string; show: (titles: Titles) => JSX.Element | null }, { titles }: { titles: Titles }) {
    return show(titles);
  }
}

export function FieldName({ title, path }: { title: string | undefined; path: string }) {
  return title ? <span>{title} <code class="note">{path}</code></span> : <code>{path}</code>;
}
