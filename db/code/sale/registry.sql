insert into event.kind (name, subject_type, fields, comment) values
  ('lead.sold', 'assignment', '{}', 'An organisation bought a lead.'),
  ('lead.refunded', 'assignment', '{}', 'A lead was marked bad, and the price was refunded to a buyer.')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into audit.untracked_table (entity, reason) values
  ('sale.refund', 'each row is written once with its journal, which names the actor')
on conflict do nothing;

-- Inserts are not tracked: the run and the journal of an assignment record them, name the actor and never change.
select audit.enable_tracking('sale.assignment', inserts => false);
