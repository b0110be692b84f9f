insert into event.kind (name, subject_type, fields, comment) values
  ('lead.sold', 'assignment', '{}', 'an organisation bought a lead'),
  ('lead.refunded', 'assignment', '{}', 'a lead was marked bad, and a buyer got the price back')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into audit.untracked_table (entity, reason) values
  ('sale.refund', 'each row is written once with its journal, which names its actor')
on conflict do nothing;

-- Inserted by its run, with the journal that paid for it; both are never changed and name their actor.
select audit.enable_tracking('sale.assignment', inserts => false);
