create or replace function crm.confirm_account(connection_id uuid, company_id bigint, company_domain text, account_user_id bigint)
  returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c
  set
    company_id = confirm_account.company_id,
    account_user_id = confirm_account.account_user_id,
    checked_at = clock_timestamp(),
    problem = null,
    problem_at = null,
    refused_until_at = null
  where c.id = confirm_account.connection_id
    -- An account without a company number is refused as well. A company may be renamed later.
    and case when c.company_id is null
      then confirm_account.company_id is not null and c.company_domain = confirm_account.company_domain
      else c.company_id = confirm_account.company_id end;
  return found;
end
$$;

comment on function crm.confirm_account(uuid, bigint, text, bigint) is
$$Record that Pipedrive accepted the token, and whose it is. Returns false and records nothing when the token belongs to another
company.$$;

grant execute on function crm.confirm_account(uuid, bigint, text, bigint) to leadmill_worker;
