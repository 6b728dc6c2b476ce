//! Local news of happenings that never were, many of them told in the same few templates.

use std::collections::HashMap;

use crate::chance::Chance;

/// `{slot}` is a particular, the same wherever it stands in one article; `[this|that]` is a choice of words.
const TEMPLATES: [&str; 7] = [
    "{town} police are investigating [after|a shooting in which] a {age}-year-old man was shot {day} [night|evening] on the {hundred} block of {street} [Street|Avenue].\n\
     Officers were [called|sent] to the area at about {time} p.m. and found the victim, [identified as|later named as] {name}, with gunshot wounds to the {wound}.\n\
     He was taken to {hospital} Hospital, where he was pronounced dead [a short time later|shortly after his arrival], police said.\n\
     Detectives believe that the shooting was not random. No arrests have been made and [no motive is known|the motive is under investigation]. The shooting is the city's {number} homicide of the year.\n\
     Anyone with information is asked to call Detective {name2} at 555-{phone} or Crime Stoppers at 1-800-555-TIPS. Callers can remain anonymous and may be eligible for a cash reward.",
    "A [fire|blaze] [destroyed|heavily damaged] a house in {town} early {day} morning, [leaving|and left] a family of {number} without a home, according to the {county} County Fire Department.\n\
     Firefighters were called to {hundred} {street} Road shortly after {time} a.m. and found flames coming from the [roof|second floor]. It took {crews} crews about {minutes} minutes to bring the fire under control.\n\
     Battalion Chief {name} said that smoke detectors woke the family and that everybody got out of the house in time. One firefighter was treated at {hospital} Hospital for smoke inhalation and released.\n\
     The cause of the fire [is under investigation|has not been determined]. Damage was estimated at ${damage},000. The Red Cross is assisting the family with food, clothing and a place to stay.",
    "A {age}-year-old {town} woman was killed {day} [afternoon|morning] in a two-vehicle crash on Highway {road} in {county} County, the State Patrol said.\n\
     {name} was driving a {car} [northbound|southbound] at about {time} when it crossed the center line near {street} Road and struck a {car2} head-on, according to a State Patrol report.\n\
     She was pronounced dead at the scene. The driver of the other vehicle, {name2}, {age2}, of {town2}, was taken to {hospital} Hospital with injuries that are not believed to be life-threatening.\n\
     Both drivers were wearing seat belts and alcohol is not believed to have been a factor [in the crash|], troopers said. The road was closed for about {number} hours. The crash remains under investigation by the State Patrol.",
    "The {town} City Council voted {votes} {day} [night|evening] to approve a ${damage} million plan to rebuild the {street} Street [bridge|library], [ending months of debate|after months of debate].\n\
     Council member {name}, who proposed the plan, said that the city could not wait any longer. Council member {name2} voted against it, saying that the cost was too high and that residents had not been asked.\n\
     Under the plan, work will begin in {month} and take about {minutes} months. The city will borrow {percent} percent of the money and pay the rest from its reserve fund.\n\
     About {crowd} residents attended the meeting at {hospital} Hall, and most of those who spoke were in favor. Mayor {name3} said that the vote was [a step forward|good news] for the city. The council will meet again on {month2} {date}.",
    "A {county} County [jury|judge] has found a {town} man guilty of {charge} in connection with the death of {name} in {month}, prosecutors said {day}.\n\
     {name2}, {age}, was convicted after a trial that lasted {number} days. He faces up to {minutes} years in prison when he is sentenced on {month2} {date} by Judge {name3}.\n\
     Prosecutors said that the two men had argued over money before the killing at an apartment on {street} Street. The defense said that {name2} had acted to protect himself and that [the investigation was flawed|witnesses could not be believed].\n\
     District Attorney {name4} thanked the jurors for their service and said that the verdict brought justice to the family. The defense attorney said that he would appeal. Members of both families left the courtroom without speaking to reporters.",
    "Authorities are asking for the public's help in finding a {age}-year-old [girl|boy] who was last seen {day} in {town}.\n\
     {name} was last seen at about {time} p.m. near {street} Street and {hospital} Avenue, according to the {county} County Sheriff's Office. The teen is described as {feet} feet tall and {weight} pounds, with brown hair and brown eyes, and was wearing [a gray sweatshirt and blue jeans|a black jacket and dark pants].\n\
     Deputies said that the teen does not have a phone and may be [with friends|on the way] in the {town2} area. Family members said that it is unusual for the teen to be away without calling.\n\
     Anyone who has seen the teen or has any information is asked to call the {county} County Sheriff's Office at 555-{phone} or 911.",
    "{town} High School [beat|defeated] {town2} {score} on {day} [night|evening] to move into the {county} Conference [final|semifinal].\n\
     {name} scored {points} points and {name2} added {number} rebounds for the home team, which led from the first quarter. {name3} had {points2} for {town2}, which made only {percent} percent of its shots.\n\
     The home team opened the second half with a run of nine straight points and was never in danger after that. The visitors came within six in the fourth quarter but turned the ball over on three straight possessions.\n\
     Coach {name4} said that the team had played its best defense of the season. The win was its {wins}th of the year. It plays the winner of {town3} and {hospital} at home next {day2} at {time}.",
];

const FIRST: &str = "Adela Bram Corin Delphine Edvard Farrah Gideon Hollis Imelda Jarrod Kestrel Lorna Merrick Nadine Osgood \
    Perrin Quilla Rufina Sorrel Tobin Ursel Valda Wystan Yvaine Zebulon Alaric Bettina Cormac Dorrit Elspeth";
const LAST: &str = "Ashgrove Bellwether Crandell Dunmarsh Eastlake Fennimore Garroway Hathersby Ingledew Jessop Kettleburn \
    Lanyard Mossman Northgate Ollerton Pemberley Quickfall Ravensby Stavely Thackeray Underhill Vantongeren Wetherell \
    Yarborough Zellweg Brackenridge Coldstream Dovetail Ellinghouse Farthing";
const TOWNS: &str = "Haldby Marrowstone Quillport Venning Tarrytop Brindleford Oxcombe Saltmere Penhollow Dunwich Kettlewell \
    Larkspur Fennwick Gorsedale Westering Hollowbrook Inchmere Juniperville Craigmont Northbeck";
const STREETS: &str = "Alder Birchall Chandler Drummond Elmhurst Foundry Granary Hawthorn Ironmonger Juniper Kiln Lantern \
    Mulberry Nettle Orchard Pinnacle Quarry Rosemary Saddler Tannery";
const COUNTIES: &str =
    "Ardmore Beckham Calloway Dunleavy Elkhart Fairmount Glenrock Harlan Isham Kinross Lomax Mercer";
const HOSPITALS: &str =
    "Mercy Providence Trinity Unity Lakeside Riverview Harborview Hillcrest Parkland Wesley Bethesda Concord";
const CARS: &str = "Toyota Ford Honda Chevrolet Nissan Hyundai Subaru Dodge Mazda Volvo";
const DAYS: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";
const MONTHS: &str = "January February March April June July August September October November December";
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve";
const WOUNDS: &str = "chest head stomach leg back neck";
const CHARGES: &str = "manslaughter murder robbery assault arson";

/// How many templates there are.
pub(crate) const COUNT: usize = TEMPLATES.len();

/// What the articles of one place have in common, whatever happens there.
const AT_HOME: [(&str, &str); 4] =
    [("town", "Haldby"), ("county", "Calloway"), ("hospital", "Mercy"), ("name2", "Lorna Jessop")];

/// An article in a template, of a happening of its own, anywhere or in a place that has more of them.
pub(crate) fn filled(template: usize, at_home: bool, chance: &mut Chance) -> String {
    let known = if at_home { &AT_HOME[..] } else { &[] };
    let mut slots: HashMap<&str, String> = known.iter().map(|&(slot, is)| (slot, is.to_owned())).collect();
    let mut text = String::new();
    let mut rest = TEMPLATES[template];
    while let Some(at) = rest.find(['{', '[']) {
        text.push_str(&rest[..at]);
        let end = at + rest[at..].find(['}', ']']).expect("what opens is closed");
        let inside = &rest[at + 1..end];
        if rest[at..].starts_with('{') {
            text.push_str(slots.entry(inside).or_insert_with(|| particular(inside, chance)));
        } else {
            text.push_str(chance.one_of::<&str>(&inside.split('|').collect::<Vec<_>>()));
        }
        rest = &rest[end + 1..];
    }
    text + rest
}

fn particular(slot: &str, chance: &mut Chance) -> String {
    let mut number = |from: usize, to: usize| (from + chance.below(to - from)).to_string();
    let list = match slot.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "age" => return number(16, 90),
        "hundred" => return number(10, 99) + "00",
        "time" => return format!("{}:{}", number(1, 12), number(10, 60)),
        "phone" => return number(1000, 9999),
        "minutes" | "percent" => return number(15, 95),
        "damage" | "road" | "crowd" | "weight" => return number(20, 400),
        "date" | "points" | "wins" | "crews" => return number(4, 29),
        "votes" => return format!("{}-{}", number(5, 9), number(1, 4)),
        "score" => return format!("{}-{}", number(60, 90), number(40, 60)),
        "feet" => return number(4, 7),
        "name" => {
            let first: Vec<&str> = FIRST.split_whitespace().collect();
            let last: Vec<&str> = LAST.split_whitespace().collect();
            return format!("{} {}", chance.one_of(&first), chance.one_of(&last));
        }
        "town" => TOWNS,
        "street" => STREETS,
        "county" => COUNTIES,
        "hospital" => HOSPITALS,
        "car" => CARS,
        "day" => DAYS,
        "month" => MONTHS,
        "number" => NUMBERS,
        "wound" => WOUNDS,
        "charge" => CHARGES,
        slot => panic!("no slot is called {slot}"),
    };
    (*chance.one_of(&list.split_whitespace().collect::<Vec<_>>())).to_owned()
}
