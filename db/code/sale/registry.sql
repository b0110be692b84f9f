insert into event.kind (name, subject_type, fields, comment) values
  ('lead.sold', 'assignment', '{}', 'An organisation bought a lead.'),
  ('lead.refunded', 'assignment', '{}', 'A lead was marked bad, and the price was refunded to a buyer.')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into notification.source (event_kind, title, fields_function, message_function, sample)
select v.kind, v.title, 'sale.fields_of_sale', 'sale.describe_sale', s.sample || jsonb_build_object('kind', v.kind, 'title', v.sample_title)
from (values ('{
  "summary": "Solar, USD 45.00", "happened_at": "2026-11-21T09:15:04.754Z", "url": null,
  "thread": "lead-019a7b5e-0c52-7a10-8f3b-2f1f3c1d9a11",
  "facts": [{"label": "Price", "text": "USD 45.00", "icon": "money"}, {"label": "Level", "text": "Exclusive", "icon": "stage"}],
  "changes": [],
  "contact": [
    {"label": "Name", "text": "Ann Wanjiru"}, {"label": "E-mail", "text": "ann@customer.example"},
    {"label": "Phone", "text": "+254700000000"}],
  "data": {
    "assignment_id": "019a7b5e-1c52-7b10-8f3b-2f1f3c1d9a12", "lead_id": "019a7b5e-0c52-7a10-8f3b-2f1f3c1d9a11", "niche": "Solar",
    "level": "Exclusive", "channel": "distribution", "price": 45.00, "currency": "USD", "contact_name": "Ann Wanjiru",
    "contact_email": "ann@customer.example", "contact_phone": "+254700000000"}}'::jsonb)) as s (sample)
cross join (values
  ('lead.sold', 'Lead bought', 'New lead: Solar'),
  ('lead.refunded', 'Lead refunded', 'Lead refunded: Solar')) as v (kind, title, sample_title)
on conflict (event_kind) do update
set title = excluded.title, fields_function = excluded.fields_function, message_function = excluded.message_function,
  sample = excluded.sample;

insert into audit.untracked_table (entity, reason) values
  ('sale.refund', 'each row is written once with its journal, which names the actor')
on conflict do nothing;

-- Inserts are not tracked: the run and the journal of an assignment record them, name the actor and never change.
-- A note may say something about the person.
select audit.enable_tracking('sale.assignment', redacted => '{note}', inserts => false);
