/* What this window decided, and how it is taken back: before it was sent, while it is, or after. */
import { get } from "./api.js";

export class Undo {
  constructor(app) {
    this.app = app;
    /* {key, step: of the server or 0, ids, was: items as they were, text}, oldest first */
    this.steps = [];
  }

  /* Decisions that were made: they are sent, and may be taken back. */
  note(decisions, was, text) {
    const key = crypto.randomUUID(), ids = decisions.map((each) => each.id);
    this.steps.push({ key, step: 0, ids, was, text });
    this.app.outbox.add({ key, path: "api/decide", body: { decisions, key }, made: Object.fromEntries(decisions.map((each) => [each.id, each])) });
  }

  /* Take back the last step of this window; where there is none, the last one that the server knows. */
  async last() {
    const { app } = this, step = this.steps.pop();
    if (step) { this.back(step); return; }
    if (app.outbox.ops.length) return;
    try {
      const { steps } = await get("api/history", { most: 50 });
      const found = steps.find((each) => !each.undone);
      if (found) this.step(found.number, found.decisions);
      else app.tell(app.say("nothingToUndo"));
    } catch {
      app.tell(app.say("away"));
    }
  }

  back(step) {
    const { app } = this;
    if (!step.step && app.outbox.withdraw((op) => op.key === step.key)) {
      app.queue.restore(step.was);
      app.tell(app.say("undone", step.text));
      app.refreshSoon(step.ids[0]);
      return;
    }
    app.outbox.add({ path: "api/undo", body: step.step ? { step: step.step } : {}, after: step.step ? "" : step.key, wanted: step.ids[0], text: step.text });
  }

  /* Take back a step by the number that the server gave it. */
  step(number, decisions) {
    const { app } = this;
    this.steps = this.steps.filter((each) => each.step !== number);
    const [first] = decisions;
    const text = decisions.length === 1 ? app.say("said", first.name, app.decision(first)) : app.say("saidMany", decisions.length, app.decision(first));
    app.outbox.add({ path: "api/undo", body: { step: number }, wanted: first.id, text });
  }

  sent(op, answer) {
    const { app } = this;
    if (op.path === "api/undo") {
      app.tell([app.say("undone", op.text), answer.left ? app.say("undoneLeft", answer.left) : ""].filter(Boolean).join(app.english() ? ". " : "。"));
      app.delivered(op.wanted);
      return;
    }
    const step = this.steps.find((each) => each.key === op.key);
    if (step) step.step = answer.step;
    for (const waits of app.outbox.ops) if (op.key && waits.after === op.key) { waits.body = { step: answer.step }; waits.after = ""; }
    app.outbox.keep();
    if (answer.gone?.length) app.tell(app.say("goneMeanwhile", answer.gone.length));
    app.delivered("");
  }

  refused(op) {
    this.steps = this.steps.filter((each) => each.key !== op.key);
    // nothing to take back of what was not taken
    const { outbox } = this.app;
    outbox.ops = outbox.ops.filter((each) => !op.key || each.after !== op.key);
  }
}
