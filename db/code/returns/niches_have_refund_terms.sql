create or replace function returns.niches_have_refund_terms() returns trigger
language plpgsql volatile security definer -- whoever makes the niche writes no table of this room
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into returns.refund_term (niche_id, created_at) values (new.id, new.created_at);
  return null;
end
$$;

comment on function returns.niches_have_refund_terms() is $$Give a new niche the conditions that are usual, so that every sale has some.$$;

create trigger niches_have_refund_terms
after insert on catalog.niche
for each row execute function returns.niches_have_refund_terms();
