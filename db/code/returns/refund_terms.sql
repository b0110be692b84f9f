create or replace view api.refund_terms with (security_invoker = true) as
select
  t.id,
  t.niche_id,
  t.window_days,
  t.reasons,
  t.approved_automatically,
  t.limit_days,
  t.max_count,
  t.max_share,
  t.created_at
from returns.refund_term as t;

comment on view api.refund_terms is
$$Refund terms of the niches
Each change adds a row; the terms of a sale are the newest ones at that moment. Newest first: order=created_at.desc.$$;
comment on column api.refund_terms.window_days is $$Until how many days after the sale a refund can be requested; 0: never.$$;
comment on column api.refund_terms.reasons is $$Reasons that can be given.$$;
comment on column api.refund_terms.approved_automatically is $$The reasons that are approved without an admin.$$;
comment on column api.refund_terms.limit_days is $$Period of max_count and max_share, in days.$$;
comment on column api.refund_terms.max_count is $$How many requests an organisation may make in limit_days; null: any number.$$;
comment on column api.refund_terms.max_share is
$$The same limit as a share of the organisation's purchases, but at least one request; null: no limit.$$;
comment on column api.refund_terms.created_at is $$The terms apply to sales from this moment on.$$;

grant select on api.refund_terms to anon, member, partner, admin;

create trigger refund_terms_are_read_only
instead of insert or update or delete on api.refund_terms
for each row execute function ops.views_are_read_only();
