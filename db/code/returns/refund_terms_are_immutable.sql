-- LM859 refund_terms_immutable (400): Refund terms under which sales were made never change. A
--   trigger enforces it.
--   To do: Create new ones with `change_refund_terms`.

create or replace function returns.refund_terms_are_immutable() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A niche that was never used can be deleted, and its terms with it: nothing was sold under them.
  if tg_op = 'DELETE' then
    if not exists (select from catalog.niche as n where n.id = old.niche_id) then
      return old;
    end if;
  end if;
  raise exception using
    errcode = 'LM859',
    message = 'refund terms never change, because sales were made under them',
    hint = 'Create new ones with change_refund_terms.';
end
$$;

comment on function returns.refund_terms_are_immutable() is
$$Reject changes of refund terms. They are deleted only together with a niche that was never used.
Errors: LM859.$$;

create trigger refund_terms_are_immutable
before update or delete on returns.refund_term
for each row execute function returns.refund_terms_are_immutable();

create trigger refund_terms_are_not_truncated
before truncate on returns.refund_term
for each statement execute function returns.refund_terms_are_immutable();
