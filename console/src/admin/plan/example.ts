/** Where a new plan begins: the built-in one's first minutes, within what carriers allow. */
export const EXAMPLE = {
  name: "",
  priority: 1,
  steps: [
    { after_s: 15, do: ["alert", "supervisor"] },
    { after_s: 60, do: ["contacts", "alert"] },
    { after_s: 180, do: ["dispatch"] },
    { after_s: 240, do: ["alert", "desks"] },
    { after_s: 480, do: ["alert", "duty_leader"] },
    { after_s: 720, do: ["alert", "partner_centre", "dispatch"] },
  ],
  repeat: { from_step: 4, every_s: 250 },
};

/** JSON with a line for each step: a plan is read from above to below, as it runs. */
export function written(plan: object): string {
  const lines = Object.entries(plan).map(([key, value]) => {
    const text = key === "steps" ? `[\n${(value as unknown[]).map((step) => `    ${JSON.stringify(step)}`).join(",\n")}\n  ]` : JSON.stringify(value);
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${lines.join(",\n")}\n}`;
}
