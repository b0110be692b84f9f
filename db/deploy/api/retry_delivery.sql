-- Deploy leadmill:api/retry_delivery to pg

begin;

create function api.retry_delivery(delivery_id uuid) returns void
language sql volatile
begin atomic
  select notification.retry_delivery(retry_delivery.delivery_id);
end;

comment on function api.retry_delivery(uuid) is
$$Send a failed mail again
After what hindered it is mended; deliveries?status=eq.failed lists them.
Errors: LM701 no such delivery, LM702 has not failed.$$;

grant execute on function api.retry_delivery(uuid) to admin;

commit;
