create or replace function ops.international_class() returns text
language sql immutable parallel safe
begin atomic
  select string_agg(ops.range_of(r.first, r.last), '' order by r.first)
  from (values
    (192, 214), (216, 246), (248, 591), (880, 889), (891, 893), (895, 899), (902, 1153), (1162, 1327), (1329, 1366), (1377, 1415),
      (1488, 1514),
    (1568, 1610), (1649, 1747), (2304, 4255), (4304, 4351), (4608, 4954), (6016, 6067), (6070, 6099), (7680, 7935), (7936, 8124),
      (8126, 8126), (8130, 8140),
    (8144, 8156), (8160, 8172), (8178, 8188),
    (12293, 12295), (12353, 12438), (12449, 12542), (13312, 19903), (19968, 40959), (44032, 55203)) as r (first, last);
end;

comment on function ops.international_class() is
$$Letters beyond ASCII that occur in domain names, as part of a character class of a regular expression. Excludes characters
whose normal form contains a blank or an ASCII sign, such as free-standing Greek accents.$$;

-- Browsers also evaluate this pattern, in the JSON Schema of a form. email_address() must accept everything that it
-- accepts.
create or replace function ops.email_pattern() returns text
language sql immutable parallel safe
return replace(replace(replace(replace(
  -- Lengths first: 64 characters before the @ and 63 for each label of the domain. Encoding an international name adds
  -- at most ten characters per letter, so such names get lower bounds. Each label is checked by lookahead and then
  -- matched in only one way; otherwise a backtracking engine could take exponential time.
  '(?=[^I@]{1,64}@(?:[^I.]{1,63}(?:\.|$))+$'
  || '|(?=[^\u0001]{5,90}$)(?=[^I]*(?:[I][^I]*){1,16}$)[^@]{1,64}@(?:(?=(?:[^I.]{1,63}|[^.]{1,12}|(?=[^.]{1,36}(?:\.|$))[^I.]*(?:[I][^I.]*){1,4})(?:\.|$))[^.]+(?:\.|$))+$)'
  -- Then the characters.
  || '[S]*(?:[L]H*)+(?:\.H*(?:[L]H*)+)*@H*'
  || '(?:(?:[A-Za-z0-9I]H*)(?:(?:[A-Za-z0-9I-]H*)*[A-Za-z0-9I]H*)?\.H*)+'
  || '[A-Za-zI]H*(?:[A-Za-z0-9I-]H*)*[A-Za-z0-9I]H*[S]*',
  'I', ops.international_class()),
  'H', '[' || ops.hidden_class() || ops.joiner_class() || ']'),
  'S', ops.blank_class()),
  '[L]', '[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]');

comment on function ops.email_pattern() is
$$Regular expression for an e-mail address as people paste it: blanks around it and invisible characters within it are
allowed. Letters beyond ASCII are allowed only in the domain, because not every mail server accepts them before the @.$$;

create or replace function ops.punycode(label text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
  -- RFC 3492, section 6.3; the variables have its names.
  v_points constant integer[] := array(select ascii(t.c) from unnest(string_to_array(label, null)) with ordinality as t (c, place)
    order by t.place);
  v_result text := regexp_replace(label, '[^\u0001-\u007f]', '', 'g');
  v_basic constant integer := length(v_result);
  v_handled integer := v_basic;
  v_n integer := 128;
  v_delta bigint := 0::bigint;
  v_bias integer := 72;
  v_before integer;
  v_point integer;
  v_q bigint;
  v_k integer;
  v_t integer;
begin
  if v_basic > 0 then
    v_result := v_result || '-';
  end if;
  while v_handled < cardinality(v_points) loop
    v_before := v_n;
    select min(p.point) into v_n from unnest(v_points) as p (point) where p.point >= v_n;
    v_delta := v_delta + (v_n - v_before)::bigint * (v_handled + 1);
    foreach v_point in array v_points loop
      if v_point < v_n then
        v_delta := v_delta + 1;
      elsif v_point = v_n then
        v_q := v_delta;
        v_k := 36;
        loop
          v_t := least(greatest(v_k - v_bias, 1), 26);
          exit when v_q < v_t;
          v_result := v_result || substr('abcdefghijklmnopqrstuvwxyz0123456789', (v_t + (v_q - v_t) % (36 - v_t))::integer + 1, 1);
          v_q := (v_q - v_t) / (36 - v_t);
          v_k := v_k + 36;
        end loop;
        v_result := v_result || substr('abcdefghijklmnopqrstuvwxyz0123456789', v_q::integer + 1, 1);
        -- Adapt the bias (RFC 3492, section 6.1).
        v_delta := case when v_handled = v_basic then v_delta / 700 else v_delta / 2 end;
        v_delta := v_delta + v_delta / (v_handled + 1);
        v_k := 0;
        while v_delta > 455 loop
          v_delta := v_delta / 35;
          v_k := v_k + 36;
        end loop;
        v_bias := v_k + (36 * v_delta / (v_delta + 38))::integer;
        v_delta := 0;
        v_handled := v_handled + 1;
      end if;
    end loop;
    v_delta := v_delta + 1;
    v_n := v_n + 1;
  end loop;
  return v_result;
end
$$;

comment on function ops.punycode(text) is $$A label of a domain name encoded in ASCII (RFC 3492), without the prefix xn--.$$;

create or replace function ops.email_address(text text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
  v_address text;
begin
  if length(text) > 254 then
    return null;
  elsif text ~ '^[!-~]+$' then
    -- Fast path for ASCII addresses, which most are: the same rules as email_pattern() at a hundredth of the cost.
    return case when ops.is_email_address(lower(text)) and strpos(text, '@') <= 65 and text !~ '@.*[^.]{64}' then lower(text) end;
  elsif text !~ ('^(?:' || ops.email_pattern() || ')$') then
    return null;
  end if;
  v_address := lower(normalize(lower(regexp_replace(text, '[' || ops.blank_class() || ']', '', 'g')), NFKC));
  return split_part(v_address, '@', 1) || '@' || (
    select string_agg(case when l.label ~ '[^\u0001-\u007f]' then 'xn--' || ops.punycode(l.label) else l.label end, '.' order by l.place)
    from string_to_table(split_part(v_address, '@', 2), '.') with ordinality as l (label, place));
end
$$;

comment on function ops.email_address(text) is
$$The canonical form of an e-mail address, in which it is stored, compared and mailed to: lower case, the domain in ASCII
(IDNA), without blanks and invisible characters. Null for null and for a text that is not a deliverable address. At most 254
characters.$$;
