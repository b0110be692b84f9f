create or replace function returns.niches_have_refund_terms() returns trigger
language plpgsql volatile security definer -- the user who creates the niche has no privilege on this table
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into returns.refund_term (niche_id, created_at) values (new.id, new.created_at);
  return null;
end
$$;

comment on function returns.niches_have_refund_terms() is
$$Give a new niche the default refund terms, so that every sale is made under some.$$;

create trigger niches_have_refund_terms
after insert on catalog.niche
for each row execute function returns.niches_have_refund_terms();
