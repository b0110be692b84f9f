create or replace view api.distribution_decisions with (security_invoker = true) as
select
  v.run_id,
  v.lead_id,
  v.organization_id,
  v.subscription_id,
  v.competition_level_id,
  v.decision,
  v.created_at
from distribution.candidate_decision as v;

comment on view api.distribution_decisions is
$$Why a subscription did or did not get a lead
One row for each subscription that a run evaluated: those that bought, and of the others the first 100 at each level. A
subscription without a row was not evaluated: it was excluded from the rotation, behind the last buyer, or its filter cannot match. A
member sees the decisions about subscriptions of the organisation on leads that it has bought, an admin all; explain_lead says more.
Newest first: order=created_at.desc,run_id.desc. Rows are kept for a limited time.$$;
comment on column api.distribution_decisions.run_id is $$The run; see distribution_traces.$$;
comment on column api.distribution_decisions.organization_id is $$Owner of the subscription.$$;
comment on column api.distribution_decisions.decision is
$$bought, or the rule that refused the lead: already_bought (its owner has the lead), organization_inactive, filter (does not match),
filter_unknown (needs an answer that the lead does not have), insufficient_funds.$$;

grant select on api.distribution_decisions to member, admin;

create trigger distribution_decisions_are_read_only
instead of insert or update or delete on api.distribution_decisions
for each row execute function ops.views_are_read_only();
