create or replace view api.reconciliations with (security_invoker = true) as
select s.id, s.processor, s.kind, s.from_at, s.until_at, s.reached_at, s.seen_count, s.new_count, s.started_at, s.finished_at
from billing.reconciliation as s;

comment on view api.reconciliations is
$$Looks at the payment processor's own lists
For admins. Hourly for events that were not delivered, daily for the balance.$$;
comment on column api.reconciliations.id is $$In order of beginning.$$;
comment on column api.reconciliations.kind is $$events: that were not delivered; balance: every movement, compared with our books.$$;
comment on column api.reconciliations.from_at is $$Things made there from this time on …$$;
comment on column api.reconciliations.reached_at is $$How far it has come.$$;
comment on column api.reconciliations.seen_count is $$How many things it looked at.$$;
comment on column api.reconciliations.new_count is $$How many of them were news.$$;
comment on column api.reconciliations.finished_at is $$When it was done; null while it is not.$$;

grant select on api.reconciliations to admin;
