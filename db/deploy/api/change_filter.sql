-- Deploy leadmill:api/change_filter to pg

begin;

create function api.change_filter(subscription_id uuid, filter jsonb) returns void
language sql volatile
begin atomic
  select distribution.change_filter(change_filter.subscription_id, ops.bounded_document(change_filter.filter, 'filter', 16384));
end;

comment on function api.change_filter(uuid, jsonb) is
$$Change which leads a subscription wants
The place in the rotation stays. filter: as in subscribe.
Errors: LM601 may not buy, LM602 faults in the filter, listed in details, LM603 no such subscription, LM604 ended.$$;

grant execute on function api.change_filter(uuid, jsonb) to member;

commit;
