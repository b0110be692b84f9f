-- LM513 malformed_event (400): The event is malformed: it is not a JSON object with `id`,
--   `type` and `data.object`.

create or replace function billing.readable(raw bytea) returns text
language plpgsql immutable
as $$
declare
  v_text text := convert_from(raw, 'UTF8');
begin
  -- JSON can escape NUL and lone surrogates, which PostgreSQL refuses anywhere, even in fields that are not read. They
  -- are replaced. Doubled backslashes do not begin an escape, so they are replaced temporarily by a control character, which
  -- valid JSON cannot contain.
  if strpos(v_text, '\u') > 0 then
    if strpos(v_text, chr(1)) > 0 then
      raise exception using errcode = 'invalid_text_representation', message = 'JSON contains a control character';
    end if;
    v_text := replace(v_text, '\\', chr(1));
    v_text := regexp_replace(v_text, '\\u0000', '\\ufffd', 'g');
    v_text := regexp_replace(v_text, '\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})', '\\ufffd', 'g');
    v_text := regexp_replace(v_text, '(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}', '\\ufffd', 'g');
    v_text := replace(v_text, chr(1), '\\');
  end if;
  return v_text;
end
$$;

comment on function billing.readable(bytea) is
$$Bytes as JSON text in which PostgreSQL can read any field: a character that it cannot store becomes U+FFFD.
Errors: those of class 22, for what is no text.$$;

create or replace function billing.known_part(value text, shape jsonb) returns jsonb
language plpgsql immutable
as $$
declare
  v_part jsonb;
  v_is_unique boolean;
begin
  case json_typeof(value::json)
    when 'object' then
      select coalesce(jsonb_object_agg(f.key, billing.known_part(f.value::text, shape -> f.key)), '{}'),
        count(*) = count(distinct f.key)
      into v_part, v_is_unique
      from json_each(value::json) as f
      where shape ? f.key;
      if not v_is_unique then
        raise exception using errcode = 'data_exception', message = 'a name occurs twice in JSON';
      end if;
      -- An object where an id is expected is dropped.
      return case when jsonb_typeof(shape) = 'object' then v_part else 'null' end;
    when 'array' then
      select coalesce(jsonb_agg(billing.known_part(e.value::text, shape) order by e.place), '[]') into v_part
      from json_array_elements(value::json) with ordinality as e (value, place);
      return v_part;
    else
      return value::jsonb;
  end case;
end
$$;

comment on function billing.known_part(text, jsonb) is
$$The part of a JSON value that has a place in a shape: an object with the known names, true where a value is. In lists, each
element has the shape. Everything else is not read, so that its content can do no harm.
Errors: those of classes 22 and 54, for what is not JSON, and for a known name that occurs twice or whose number is too long.$$;

create or replace function billing.known_fields() returns jsonb
language sql immutable
return '{
  "id": true, "object": true, "livemode": true, "created": true, "currency": true, "status": true, "amount": true,
  "customer": true, "mode": true, "client_reference_id": true, "metadata": {"deposit_id": true, "refund_id": true},
  "amount_total": true, "amount_received": true, "amount_refunded": true, "payment_status": true, "captured": true,
  "payment_intent": {"id": true, "status": true, "payment_method": {"type": true,
    "card": {"fingerprint": true}, "us_bank_account": {"fingerprint": true}, "sepa_debit": {"fingerprint": true},
    "bacs_debit": {"fingerprint": true}, "au_becs_debit": {"fingerprint": true}, "acss_debit": {"fingerprint": true}}, "last_payment_error": {"message": true}},
  "payment_method": {"type": true}, "payment_method_types": true, "payment_method_details": {"type": true,
    "card": {"fingerprint": true}, "us_bank_account": {"fingerprint": true}, "sepa_debit": {"fingerprint": true},
    "bacs_debit": {"fingerprint": true}, "au_becs_debit": {"fingerprint": true}, "acss_debit": {"fingerprint": true}},
  "last_payment_error": {"message": true}, "failure_message": true, "failure_reason": true, "reason": true,
  "balance_transaction": {"id": true},
  "balance_transactions": {"id": true, "amount": true, "fee": true, "currency": true},
  "evidence_details": {"due_by": true}
}'::jsonb;

comment on function billing.known_fields() is
$$Fields that are read from payments, refunds and disputes of the processor. A field that is missing here is not read.$$;

create or replace function billing.read_event(raw bytea) returns billing.event
language plpgsql volatile
as $$
declare
  v_json json;
  v_said jsonb;
  v_event billing.event;
  v_fault text;
begin
  begin
    v_json := billing.readable(raw)::json;
    v_said := billing.known_part(v_json::text,
      '{"id": true, "type": true, "created": true, "api_version": true, "livemode": true}');
    v_fault := case
      when json_typeof(v_json) <> 'object' then 'not an object'
      when coalesce(jsonb_typeof(v_said -> 'id') <> 'string' or v_said ->> 'id' !~ '^[A-Za-z0-9_]{1,255}$', true) then 'id'
      when coalesce(jsonb_typeof(v_said -> 'type') <> 'string' or v_said ->> 'type' !~ '^[a-z0-9_.]{1,255}$', true) then 'type'
      when json_typeof(v_json -> 'data' -> 'object') is distinct from 'object' then 'data.object' end;
  exception
    when data_exception or program_limit_exceeded then
      v_fault := 'no JSON';
  end;
  if v_fault is not null then
    perform ops.raise_http(400, 'LM513', 'the event is malformed', v_fault);
  end if;
  v_event.event_id := v_said ->> 'id';
  v_event.type := v_said ->> 'type';
  v_event.created := case when v_said ->> 'created' ~ '^[0-9]{1,10}$' then to_timestamp((v_said ->> 'created')::bigint) end;
  v_event.api_version := case jsonb_typeof(v_said -> 'api_version') when 'string' then left(v_said ->> 'api_version', 100) end;
  v_event.livemode := case jsonb_typeof(v_said -> 'livemode') when 'boolean' then (v_said ->> 'livemode')::boolean end;
  return v_event;
end
$$;

comment on function billing.read_event(bytea) is
$$The envelope of an event: its id, type, time and version.
Errors: LM513 no JSON, or id, type or data.object are missing; details says which (400).$$;

create or replace function billing.object_of_event(raw bytea) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select billing.known_part((billing.readable(raw)::json -> 'data' -> 'object')::text, billing.known_fields())
$$;

comment on function billing.object_of_event(bytea) is
$$The known fields of the object of an event.
Errors: those of billing.known_part and billing.readable.$$;
