-- Deploy leadmill:sale/types to pg

begin;

create type sale.buyer as (
  organization_id uuid,
  channel text,
  competition_level_id uuid,
  max_buyers integer
);

comment on type sale.buyer is
$$A buyer of a lead: the channel, the level (null where the channel has none), and to how many buyers at most the lead is sold, as promised
to this one.$$;

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
$$What a buyer gets: the terms of an assignment, and, where the channel is distribution, what it was bought by.$$;

commit;
