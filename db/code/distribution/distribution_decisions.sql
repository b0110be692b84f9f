create or replace view api.distribution_decisions with (security_invoker = true) as
select
  v.run_id,
  v.lead_id,
  v.organization_id,
  v.subscription_id,
  v.competition_level_id,
  v.verdict,
  v.created_at
from distribution.candidate_decision as v;

comment on view api.distribution_decisions is
$$Why a subscription did or did not get a lead
One row for each subscription that a run looked at: those that bought, and of the others the first 100 at each level. Who
has no row was not asked: paused, without money, behind the last who bought, or his filter cannot want such a lead. A
member sees those of the own organisation on leads that it has bought, an admin all; explain_lead says more. Newest first: order=created_at.desc,run_id.desc. Kept for a time.$$;
comment on column api.distribution_decisions.run_id is $$The run; see distribution_traces.$$;
comment on column api.distribution_decisions.organization_id is $$Owner of the subscription.$$;
comment on column api.distribution_decisions.verdict is
$$bought; or what kept it from that: already_bought (its owner has the lead), organization_inactive, filter (wants others),
filter_unknown (asks for an answer that the lead has not given), insufficient_funds.$$;

grant select on api.distribution_decisions to member, admin;
