-- Deploy leadmill:returns/policies_are_immutable to pg

begin;

create function returns.policies_are_immutable() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM859',
    message = 'conditions are not changed: sales were made under them',
    hint = 'Lay down new ones with returns.change_refund_policy().';
end
$$;

comment on function returns.policies_are_immutable() is
$$A policy is never changed or deleted.
Errors: LM859.$$;

create trigger policies_are_immutable
before update or delete on returns.policy
for each row execute function returns.policies_are_immutable();

create trigger policies_are_not_truncated
before truncate on returns.policy
for each statement execute function returns.policies_are_immutable();

commit;
