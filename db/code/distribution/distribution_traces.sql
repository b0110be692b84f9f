create or replace view api.distribution_traces with (security_invoker = true) as
select
  r.id as run_id,
  r.lead_id,
  r.position,
  r.outcome,
  r.started_at,
  r.ended_at,
  t.competition_level_id,
  t.order_position,
  ledger.to_decimal(t.price, n.currency) as price,
  n.currency,
  t.max_buyers,
  t.room,
  t.evaluated_count,
  t.bought,
  t.rejection_counts
from distribution.run as r
join intake.lead as l on l.id = r.lead_id
join catalog.niche as n on n.id = l.niche_id
left join distribution.trace as t on t.run_id = r.id;

comment on view api.distribution_traces is
$$How each run of a lead decided
One row for each level that was evaluated; order by position and order_position. Traces are kept for a limited time, runs permanently.$$;
comment on column api.distribution_traces.position is $$Rank of the run in the order in which runs took effect.$$;
comment on column api.distribution_traces.outcome is
$$sold: somebody bought; unsold: nobody could; full: the lead had all its buyers before.$$;
comment on column api.distribution_traces.ended_at is $$When it had decided.$$;
comment on column api.distribution_traces.order_position is $$Position of the level at that moment.$$;
comment on column api.distribution_traces.price is $$Its price at that moment, decimal.$$;
comment on column api.distribution_traces.currency is $$ISO 4217 code of the price.$$;
comment on column api.distribution_traces.max_buyers is $$Its maximum at that moment.$$;
comment on column api.distribution_traces.room is $$How many more buyers the lead could have here.$$;
comment on column api.distribution_traces.evaluated_count is $$How many subscriptions were evaluated.$$;
comment on column api.distribution_traces.bought is $$How many of them bought.$$;
comment on column api.distribution_traces.rejection_counts is
$$How many each rule refused: already_bought, organization_inactive, filter, filter_unknown, insufficient_funds. Which ones:
distribution_decisions.$$;

grant select on api.distribution_traces to admin;

create trigger distribution_traces_are_read_only
instead of insert or update or delete on api.distribution_traces
for each row execute function ops.views_are_read_only();
