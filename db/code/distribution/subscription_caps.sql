create or replace view api.subscription_caps with (security_invoker = true) as
select
  c.subscription_id,
  s.organization_id,
  c.period,
  c.max_leads,
  ledger.to_decimal(c.max_spend, n.currency) as max_spend,
  case when c.window_ends_at > statement_timestamp() then c.leads else 0 end as leads,
  ledger.to_decimal(case when c.window_ends_at > statement_timestamp() then c.spend else 0 end, n.currency) as spend,
  n.currency,
  nullif(c.window_ends_at, 'infinity') as window_ends_at
from distribution.cap as c
join distribution.subscription as s on s.id = c.subscription_id
join catalog.niche as n on n.id = s.niche_id;

comment on view api.subscription_caps is
$$How much subscriptions may buy
A member sees those of the organisation, an admin all. Change them with set_caps.$$;
comment on column api.subscription_caps.period is $$hour, day, week (from Monday), month or total.$$;
comment on column api.subscription_caps.max_leads is $$Leads at most; null for any number.$$;
comment on column api.subscription_caps.max_spend is $$Money at most; null for any sum.$$;
comment on column api.subscription_caps.leads is $$Leads bought so far in the window; refunded ones count.$$;
comment on column api.subscription_caps.spend is $$Money spent so far in the window.$$;
comment on column api.subscription_caps.window_ends_at is
$$When the window ends; null for total. If it is in the past, nothing has been bought in the current window.$$;

grant select on api.subscription_caps to member, admin;

create trigger subscription_caps_are_read_only
instead of insert or update or delete on api.subscription_caps
for each row execute function ops.views_are_read_only();
