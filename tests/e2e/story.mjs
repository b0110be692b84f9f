// The story by @supabase/postgrest-js, as a frontend would write it. Prints one JSON line with what it saw.
// Environment: PUBLIC_URL, ADMIN_URL, MAIL_URL, ADMIN_EMAIL, ADMIN_PASSWORD, TAG (makes names unique).
import { PostgrestClient } from "@supabase/postgrest-js";

const { PUBLIC_URL, ADMIN_URL, MAIL_URL, ADMIN_EMAIL, ADMIN_PASSWORD, TAG } = process.env;
const PASSWORD = "correct horse battery";

const door = (url, token) =>
  new PostgrestClient(`${url}/api`, { headers: token ? { Authorization: `Bearer ${token}` } : {} });

const ok = async (request) => {
  const { data, error, status } = await request;
  if (error) throw new Error(`${status} ${JSON.stringify(error)}`);
  return data;
};

const until = async (what, look) => {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come`);
};

const mailWithLink = (address, path) =>
  until(`the mail to ${address}`, async () => {
    const mails = await (await fetch(`${MAIL_URL}/api/mails?to=${encodeURIComponent(address)}`)).json();
    return mails.flatMap((mail) => mail.links).find((link) => link.includes(path));
  });

const logIn = async (email, password) => (await ok(anyone.rpc("log_in", { email, password }))).access_token;

const anyone = door(PUBLIC_URL);
const admin = door(ADMIN_URL, await logIn(ADMIN_EMAIL, ADMIN_PASSWORD));

const niche = await ok(admin.rpc("create_niche", { slug: `js-${TAG}`, name: "Roofs", description: "From JavaScript", currency: "USD" }));
const schema = await ok(
  admin.rpc("create_form_schema", {
    niche_id: niche,
    change_summary: "First",
    fields: [{ id: "area", label: "Area", type: "number", required: true, options: { min: 1, max: 5000 } }],
  }),
);
await ok(admin.rpc("activate_form_schema", { form_schema_id: schema }));
const level = await ok(
  admin.rpc("create_competition_level", { niche_id: niche, name: "Only one", price: "20.00", max_buyers: 1, order_position: 1 }),
);

const email = `js-${TAG}@roofer.example`;
await ok(anyone.rpc("sign_up", { email, password: PASSWORD, organization: "Roofer", first_name: "Ro", last_name: "Ofer" }));
const link = await mailWithLink(email, "verify-email");
await ok(anyone.rpc("verify_email", { token: new URL(link).searchParams.get("token"), password: PASSWORD }));
const member = door(PUBLIC_URL, await logIn(email, PASSWORD));
const { organization } = await ok(member.rpc("me"));
await ok(
  admin.rpc("adjust_balance", {
    organization_id: organization.id,
    amount: "100.00",
    account: "promo",
    reason: "to begin with",
    request_key: `js-${TAG}`,
  }),
);
await ok(member.rpc("subscribe", { competition_level_id: level, filter: { area: { min: 10, max: 100 } } }));

const wrong = await anyone.rpc("submit_lead", { niche: `js-${TAG}`, contact: { name: "A", email: "a@a.example" }, answers: { area: 0 } });
const lead = await ok(
  anyone.rpc("submit_lead", {
    niche: `js-${TAG}`,
    contact: { name: "Ann Owner", email: "ann@home.example", phone: "+1 555 0101" },
    answers: { area: 50 },
    attribution: { utm_source: "js" },
  }),
);
await ok(admin.rpc("approve_lead", { lead_id: lead.lead_id }));
const [sale] = await until("the sale", async () => {
  const rows = await ok(member.from("assignments").select("*").eq("lead_id", lead.lead_id));
  return rows.length ? rows : null;
});
const { data: seen } = await anyone.from("assignments").select("*").eq("lead_id", lead.lead_id);

console.log(
  JSON.stringify({
    wrong: { status: wrong.status, code: wrong.error?.code },
    contact: sale.contact_email,
    price: sale.price,
    anonymous: seen ?? [],
  }),
);
