create or replace view api.refund_policies with (security_invoker = true) as
select
  p.id,
  p.niche_id,
  p.window_days,
  p.reasons,
  p.approved_at_once,
  p.limit_days,
  p.max_count,
  p.max_share,
  p.created_at
from returns.policy as p;

comment on view api.refund_policies is
$$Under what conditions a bought lead is taken back
One row for each change of a niche; a sale keeps the newest one of its moment. Newest first: order=created_at.desc.$$;
comment on column api.refund_policies.id is $$Time-ordered uuid.$$;
comment on column api.refund_policies.niche_id is $$The niche.$$;
comment on column api.refund_policies.window_days is $$How many days after the sale it can be asked for; 0: never.$$;
comment on column api.refund_policies.reasons is $$Reasons that can be given.$$;
comment on column api.refund_policies.approved_at_once is $$Those of the reasons that need no admin.$$;
comment on column api.refund_policies.limit_days is $$Period of the two limits that follow, in days.$$;
comment on column api.refund_policies.max_count is $$How many requests an organisation has in a period; null: any number.$$;
comment on column api.refund_policies.max_share is $$How many, as a share of what it bought in the period, but always one; null: all.$$;
comment on column api.refund_policies.created_at is $$Sales from here on are under it.$$;

grant select on api.refund_policies to anon, member, partner, admin;
