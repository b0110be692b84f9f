create or replace view api.subscriptions with (security_invoker = true) as
select
  s.id,
  s.organization_id,
  s.niche_id,
  s.competition_level_id,
  s.form_schema_id,
  s.status,
  s.filter,
  s.filter_faults,
  s.is_funded,
  s.funding_reason,
  s.weight,
  distribution.hours_as_json(s.opening_hours) as opening_hours,
  s.stop_reason,
  nullif(s.resumes_at, 'infinity') as resumes_at,
  s.created_at,
  s.updated_at,
  s.ended_at
from distribution.subscription as s;

comment on view api.subscriptions is
$$Standing orders for leads
A member sees those of the organisation, an admin all. Change them with subscribe, change_filter, set_caps,
set_opening_hours, pause_subscription, resume_subscription and end_subscription.$$;
comment on column api.subscriptions.organization_id is $$The buyer.$$;
comment on column api.subscriptions.niche_id is $$The niche of the level.$$;
comment on column api.subscriptions.competition_level_id is $$The level: price and number of buyers.$$;
comment on column api.subscriptions.form_schema_id is $$The form version its filter was checked against.$$;
comment on column api.subscriptions.status is $$active, paused (by its owner) or ended.$$;
comment on column api.subscriptions.filter is $$Which leads, as given; {} for all.$$;
comment on column api.subscriptions.filter_faults is $$Why the filter could not follow when the form changed, a list of {"field", "code", "message"}: nothing is bought until it is changed. Null: it could.$$;
comment on column api.subscriptions.is_funded is $$The organisation may buy and its funds cover the price.$$;
comment on column api.subscriptions.funding_reason is $$Why it is not funded: insufficient_funds or organization_inactive.$$;
comment on column api.subscriptions.weight is $$Its share of turns at its level.$$;
comment on column api.subscriptions.opening_hours is $$When it takes leads, as set_opening_hours takes it; {} for always.$$;
comment on column api.subscriptions.stop_reason is $$capped or closed, while it takes no leads for such a reason.$$;
comment on column api.subscriptions.resumes_at is $$Until when; null if that never ends by itself.$$;
comment on column api.subscriptions.updated_at is $$When its owner last changed it.$$;
comment on column api.subscriptions.ended_at is $$When it ended; null while it lasts.$$;

grant select on api.subscriptions to member, admin;
