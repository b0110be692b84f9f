-- Given by code point, because they would be invisible in this file. Browsers also read these classes.
create or replace function ops.range_of(first integer, last integer default null) returns text
language sql immutable parallel safe
return chr(first) || coalesce('-' || chr(last), '');

comment on function ops.range_of(integer, integer) is
$$A character, or a range of characters, for a character class of a regular expression.$$;

create or replace function ops.space_class() returns text
language sql immutable parallel safe
return ' \t\n\v\f\r' || ops.range_of(133) || ops.range_of(160) || ops.range_of(5760) || ops.range_of(8192, 8202)
  || ops.range_of(8232, 8233) || ops.range_of(8239) || ops.range_of(8287) || ops.range_of(12288);

comment on function ops.space_class() is $$White space of every script, for a character class of a regular expression.$$;

create or replace function ops.joiner_class() returns text
language sql immutable parallel safe
return ops.range_of(8204, 8205) || ops.range_of(65024, 65039) || ops.range_of(917760, 917999);

comment on function ops.joiner_class() is
$$Invisible characters that change how their neighbours look, for a character class of a regular expression. Persian and Hindi
need the joiners, emoji the variation selectors.$$;

create or replace function ops.hidden_class() returns text
language sql immutable parallel safe
return ops.range_of(1, 8) || ops.range_of(14, 31) || ops.range_of(127, 132) || ops.range_of(134, 159) || ops.range_of(173)
  || ops.range_of(847) || ops.range_of(1564) || ops.range_of(4447, 4448) || ops.range_of(6068, 6069) || ops.range_of(6155, 6159)
  || ops.range_of(8203) || ops.range_of(8206, 8207) || ops.range_of(8234, 8238) || ops.range_of(8288, 8303) || ops.range_of(10240)
  || ops.range_of(12644) || ops.range_of(65279) || ops.range_of(65440) || ops.range_of(65520, 65532)
  || ops.range_of(917504, 917759) || ops.range_of(918000, 921599);

comment on function ops.hidden_class() is
$$Invisible characters that no text needs, for a character class of a regular expression: control characters, marks of
direction (which make a text look like another one), zero-width spaces, fillers and tags.$$;

create or replace function ops.blank_class() returns text
language sql immutable parallel safe
return ops.space_class() || ops.joiner_class() || ops.hidden_class();

comment on function ops.blank_class() is
$$All characters without a visible glyph, for a character class of a regular expression.$$;

create or replace function ops.plain_text(text text) returns text
language plpgsql immutable parallel safe
as $$
begin
  if text ~ '[^ -~\t\n\r]' then
    return case when not ops.is_blank(text)
      then normalize(regexp_replace(text, '[' || ops.hidden_class() || ']', '', 'g'), NFC) end;
  end if;
  return case when not ops.is_blank(text) then text end;
end
$$;

comment on function ops.plain_text(text) is
$$A text as it is stored: composed (NFC) and without invisible characters; null if nothing visible remains. Blanks at its ends
are kept.$$;

create or replace function ops.trimmed_line(text text) returns text
language sql immutable parallel safe
return regexp_replace(ops.plain_text(text), '^[' || ops.blank_class() || ']+|[' || ops.blank_class() || ']+$', '', 'g');

comment on function ops.trimmed_line(text) is $$As ops.plain_text(), but without blanks at the ends.$$;

create or replace function ops.digits() returns text
language sql immutable parallel safe
begin atomic
  select string_agg(chr(z.zero + d.digit), '' order by z.zero, d.digit)
  from unnest(array[
    1632, 1776, 1984, 2406, 2534, 2662, 2790, 2918, 3046, 3174, 3302, 3430, 3558, 3664, 3792, 3872, 4160, 4240, 6112, 6160, 6470,
    6608, 6784, 6800, 6992, 7088, 7232, 7248, 42528, 43216, 43264, 43472, 43504, 43600, 44016, 65296, 66720, 68912, 69734, 69872,
    69942, 70096, 70384, 70736, 70864, 71248, 71360, 71472, 71904, 72016, 72784, 73040, 73120, 92768, 92864, 93008, 120782, 120792,
    120802, 120812, 120822, 123200, 123632, 125264, 130032]) as z (zero)
  cross join generate_series(0, 9) as d (digit);
end;

comment on function ops.digits() is
$$The decimal digits of all scripts but ASCII, as consecutive runs of 0 to 9 (Unicode category Nd).$$;

create or replace function ops.ascii_digits(text text) returns text
language plpgsql immutable strict parallel safe
as $$
begin
  return case when octet_length(text) = length(text) then text
    else translate(text, ops.digits(), repeat('0123456789', length(ops.digits()) / 10)) end;
end
$$;

comment on function ops.ascii_digits(text) is $$A text with the decimal digits of all scripts replaced by ASCII digits.$$;
