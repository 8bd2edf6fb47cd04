// SPDX-License-Identifier: Apache-2.0
// A drop-down one can search by typing; keys and roles as the ARIA pattern "editable combobox with list" has them.
import { Component, h } from "preact";
import { t, tn } from "../text/i18n";
import { newId } from "./field";

export interface Option {
  value: string;
  title: string;
  note?: string; // below the title
}

interface Props {
  id: string;
  label: string;
  value: string;
  options: Option[];
  placeholder?: string;
  /** A label stands on the page already. */
  labelled?: boolean;
  /** What is typed counts, also when it is not in the list. */
  free?: boolean;
  onChoose: (value: string) => void;
}

interface State {
  open: boolean;
  typed: string | null; // null: shows what is chosen
  active: number;
}

const kMostShown = 200;
const plain = (text: string) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

export class Combobox extends Component<Props, State> {
  state: State = { open: false, typed: null, active: 0 };
  private list = newId("list");
  private input: HTMLInputElement | null = null;

  found(props = this.props, typed = this.state.typed): Option[] {
    const words = plain(typed ?? "").split(/\s+/).filter(Boolean);
    const hits = props.options.filter((option) => {
      const text = plain(`${option.title} ${option.value} ${option.note ?? ""}`);
      return words.every((word) => text.includes(word));
    });
    // Whoever types a whole title means that one.
    const whole = plain(typed ?? "");
    const first = hits.findIndex((option) => plain(option.title) === whole);
    if (first > 0) hits.unshift(...hits.splice(first, 1));
    return hits.slice(0, kMostShown);
  }

  open() {
    if (this.state.open) return;
    const at = this.props.options.findIndex((option) => option.value === this.props.value);
    this.setState({ open: true, active: Math.max(at, 0) }, () => this.intoView());
  }

  close() {
    const { typed } = this.state;
    if (this.props.free && typed !== null && typed.trim() !== "") this.props.onChoose(typed.trim());
    this.setState({ open: false, typed: null });
  }

  choose(option: Option) {
    this.setState({ open: false, typed: null });
    this.props.onChoose(option.value);
    this.input?.focus();
  }

  intoView() {
    document.getElementById(`${this.list}-${this.state.active}`)?.scrollIntoView({ block: "nearest" });
  }

  move(by: number) {
    const count = this.found().length;
    if (!count) return;
    this.setState({ active: (this.state.active + by + count) % count }, () => this.intoView());
  }

  onKeyDown = (event: KeyboardEvent) => {
    const { open } = this.state;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.open();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const option = this.found()[this.state.active];
      if (option) this.choose(option);
      else this.close();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.setState({ open: false, typed: null });
    } else if (event.key === "Tab") {
      this.close();
    }
  };

  render(props: Props, { open, typed, active }: State) {
    const chosen = props.options.find((option) => option.value === props.value);
    const found = open ? this.found() : [];
    return (
      <div class="combobox">
        <input
          id={props.id}
          ref={(element: any) => (this.input = element)}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-label={props.labelled ? undefined : props.label}
          aria-expanded={String(open)}
          aria-controls={this.list}
          aria-autocomplete="list"
          aria-activedescendant={open && found[active] ? `${this.list}-${active}` : undefined}
          placeholder={props.placeholder ?? t("Choose or type to search")}
          value={typed ?? chosen?.title ?? props.value}
          onClick={() => this.open()}
          onInput={(event: Event) => this.setState({ typed: (event.target as HTMLInputElement).value, open: true, active: 0 })}
          onKeyDown={this.onKeyDown}
          onBlur={() => this.close()}
        />
        <ul id={this.list} role="listbox" aria-label={props.label} hidden={!open}>
          {found.map((option, i) => (
            <li
              key={option.value}
              id={`${this.list}-${i}`}
              role="option"
              aria-selected={String(option.value === props.value)}
              class={i === active ? "active" : ""}
              onMouseDown={(event: MouseEvent) => event.preventDefault()}
              onClick={() => this.choose(option)}
            >
              <span class="title">{option.title}</span>
              {option.note ? <span class="note">{option.note}</span> : null}
            </li>
          ))}
          {open && !found.length ? <li class="none" role="option" aria-disabled="true" aria-selected="false">{t("Nothing of that kind")}</li> : null}
        </ul>
        <span class="unseen" role="status">{open && typed !== null ? tn("{n} found", "{n} found", found.length) : ""}</span>
      </div>
    );
  }
}
