create or replace view api.refund_terms with (security_invoker = true) as
select
  p.id,
  p.niche_id,
  p.window_days,
  p.reasons,
  p.approved_automatically,
  p.limit_days,
  p.max_count,
  p.max_share,
  p.created_at
from returns.refund_term as p;

comment on view api.refund_terms is
$$Under what conditions a bought lead is taken back
One row for each change of a niche; a sale keeps the newest one of its moment. Newest first: order=created_at.desc.$$;
comment on column api.refund_terms.id is $$Time-ordered uuid.$$;
comment on column api.refund_terms.niche_id is $$The niche.$$;
comment on column api.refund_terms.window_days is $$How many days after the sale it can be asked for; 0: never.$$;
comment on column api.refund_terms.reasons is $$Reasons that can be given.$$;
comment on column api.refund_terms.approved_automatically is $$Those of the reasons that need no admin.$$;
comment on column api.refund_terms.limit_days is $$Period of the two limits that follow, in days.$$;
comment on column api.refund_terms.max_count is $$How many requests an organisation has in a period; null: any number.$$;
comment on column api.refund_terms.max_share is $$How many, as a share of what it bought in the period, but always one; null: all.$$;
comment on column api.refund_terms.created_at is $$Sales from here on are under it.$$;

grant select on api.refund_terms to anon, member, partner, admin;

create trigger refund_terms_are_read_only
instead of insert or update or delete on api.refund_terms
for each row execute function ops.views_are_read_only();
