create or replace view api.subscriptions with (security_invoker = true) as
select
  s.id,
  s.organization_id,
  s.niche_id,
  s.competition_level_id,
  s.form_schema_id,
  s.status,
  s.filter,
  s.ineligible_reason,
  s.filter_faults,
  s.weight,
  distribution.hours_as_json(s.opening_hours) as opening_hours,
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
comment on column api.subscriptions.ineligible_reason is
$$Why it cannot buy now: filter_invalid (see filter_faults), organization_inactive, insufficient_funds, capped (its caps are reached) or
closed (outside its opening hours), the first that applies. Null: it can, if its status is active.$$;
comment on column api.subscriptions.filter_faults is
$$What of the filter has no equivalent in the form since it changed, a list of {"field", "code", "message"}; null: nothing. Correct it with
change_filter.$$;
comment on column api.subscriptions.weight is $$Its share of turns at its level.$$;
comment on column api.subscriptions.opening_hours is $$When it takes leads, as set_opening_hours takes it; {} for always.$$;
comment on column api.subscriptions.resumes_at is $$When capped or closed ends; null for other reasons and if it never ends by itself.$$;
comment on column api.subscriptions.updated_at is $$When its owner last changed it.$$;
comment on column api.subscriptions.ended_at is $$When it ended; null while it lasts.$$;

grant select on api.subscriptions to member, admin;
