create or replace function billing.record_plan_page(request_id uuid, session_id text, page_url text) returns boolean
language sql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
  update billing.plan_request as r
  set session_id = record_plan_page.session_id, page_url = record_plan_page.page_url
  where r.id = record_plan_page.request_id and r.kind = 'checkout' and r.session_id is null;
  select exists (
    select from billing.plan_request as r
    where r.id = record_plan_page.request_id and r.status = 'requested' and r.session_id = record_plan_page.session_id);
$$;

comment on function billing.record_plan_page(uuid, text, text) is
$$Store the page that Stripe opened for a checkout. False when another page has taken its place meanwhile: then nobody may pay on it.$$;

grant execute on function billing.record_plan_page(uuid, text, text) to leadmill_api;
