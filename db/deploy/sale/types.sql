-- Deploy leadmill:sale/types to pg

begin;

create type sale.buyer as (
  organization_id uuid,
  channel text,
  competition_level_id uuid,
  max_buyers integer
);

comment on type sale.buyer is
$$A buyer of a lead: the channel, the level (null if the channel has none), and the maximum number of buyers that this one was promised.$$;

create type sale.purchase as (
  organization_id uuid,
  price bigint,
  max_buyers integer,
  competition_level_id uuid,
  subscription_id uuid,
  run_id uuid,
  turn bigint,
  turn_before bigint
);

comment on type sale.purchase is
$$The terms of an assignment that is about to be made and, in distribution, the subscription, run and turns that lead to it.$$;

commit;
