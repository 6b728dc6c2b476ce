//! Given names that nearly always go with one pronoun. A name that is not here says nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::pronouns::Pronoun;

/// What the first of a person's names says of which pronoun stands for the person.
pub(super) fn pronoun(name: &str) -> Option<Pronoun> {
    static KNOWN: LazyLock<HashMap<&str, Pronoun>> = LazyLock::new(|| {
        let each = |names: &'static str, pronoun| names.split_whitespace().map(move |name| (name, pronoun));
        each(MASCULINE, Pronoun::Masculine).chain(each(FEMININE, Pronoun::Feminine)).collect()
    });
    let (first, _) = name.split_once(' ')?;
    KNOWN.get(first).copied()
}

const MASCULINE: &str = "Aaron Abdul Abdullah Abe Abraham Adam Adolf Adrian Ahmad Ahmed Akira Alan Albert Alberto \
    Alejandro Aleksandr Alexander Alexandre Alexei Alfonso Alfred Ali Allan Allen Alvin Amir Amit Anatoly Anders Andre \
    Andrei Andrew Andriy Andrzej Andrés Andy Angus Anil Anthony Antonio Antony António Anwar Aram Ariel Arnold Arthur \
    Arturo Arun Arvind Ashraf Asif Barack Barry Bart Bartosz Bashar Ben Benedict Benigno Benjamin Benny Bernard Bernie \
    Bert Bill Billy Bjarne Björn Bob Bobby Bogdan Boris Brad Bradley Brandon Brendan Brent Brett Brian Bruce Bruno \
    Bryan Burt Byron Caleb Calvin Carl Carlo Carlos Cedric Cesar Charles Charlie Chester Chinua Chris Christian \
    Christoph Christophe Christopher Chuck Clarence Clark Claude Claudio Clayton Clifford Clint Colin Conor Craig \
    Curtis Cyril Daniel Danilo Danny Darko Darren Darryl Dave David Davide Dean Dennis Derek Diego Dieter Dimitri Dirk \
    Dmitri Dmitry Dominic Don Donald Doug Douglas Dragan Duncan Dustin Dwight Earl Ed Eddie Eduardo Edward Edwin \
    Elijah Elliott Emeka Emil Emmanuel Emre Enrique Erdogan Eric Erik Ernest Ernesto Ethan Eugene Evan Fabio Felipe \
    Felix Ferdinand Fernando Fidel Francesco Francisco Frank Franklin Franz François Fred Frederick Fritz Fumio Gareth \
    Garrett Gary Gavin Gene Geoff Geoffrey Georg George Georges Gerald Gerard Gerhard Gianni Gilbert Giorgio Giovanni \
    Giuseppe Glenn Gonzalo Goodluck Goran Gordon Graham Grant Greg Gregory Grigory Guillermo Gunnar Gustav Guy Hakan \
    Hamid Hank Hans Harold Harry Harvey Hassan Hector Heinz Helmut Henri Henrik Henry Herbert Herman Hiroshi Howard \
    Hubert Hugh Hugo Hussein Ian Ibrahim Igor Ilya Immanuel Imran Isaac Ismail Ivan Ivo Jaap Jack Jacob Jacques Jaime \
    Jake Jakob Jamal James Jan Jared Jaroslaw Jarosław Jason Javier Jay Jeb Jed Jeff Jeffrey Jens Jeremy Jerome Jerry \
    Jesse Jim Jimmy Joachim Joakim Joe Joel Johan Johann Johannes John Johnny Jomo Jon Jonas Jonathan Joost Jorge \
    Josef Joseph Josh Joshua José João Juan Julian Julio Justin Jürgen Karl Kazimierz Kazuo Keith Kemal Ken Kenji \
    Kenneth Kevin Khaled Khalid Kirk Klaus Kofi Konrad Konstantin Kurt Kwame Kyle Lance Larry Lars Lawrence Lech Leif \
    Len Leo Leon Leonard Leonardo Leonid Leopold Lewis Liam Lloyd Lorenzo Louis Luca Lucas Luigi Luis Lukasz Luke \
    Lyndon Mahmoud Malcolm Manmohan Manuel Marc Marcel Marcelo Marco Marcos Marcus Marek Mario Mark Markus Martin \
    Marvin Mateo Mateusz Mathias Matt Matteo Matthew Matthias Maurice Mauricio Max Maxim Mehmet Melvin Michael Michel \
    Miguel Mike Mikhail Miles Milos Miroslav Mitch Mitt Mohamed Mohammad Mohammed Muhammad Muhammadu Murat Murray \
    Mustafa Narendra Nathan Nathaniel Nawaz Neil Nelson Nicholas Nick Nicolas Nicolás Niels Nigel Nikita Nikolai \
    Nikolay Nils Noah Norbert Norman Olaf Oleg Oleksandr Oliver Olivier Olusegun Omar Orlando Osama Oscar Oskar Otto \
    Owen Pablo Paolo Pascal Patrick Paul Paulo Pavel Pedro Per Perry Pete Peter Petr Petro Phil Philip Philippe \
    Phillip Pierre Pieter Piotr Radoslaw Radosław Rafael Rahul Raj Rajesh Rajiv Ralph Ramon Randall Randy Raphael Raul \
    Ravi Ray Raymond Recep Reince Reinhard Renato Ricardo Richard Rick Rob Robert Roberto Rodney Rodrigo Roger Roland \
    Rolf Roman Romano Ron Ronald Rory Ross Roy Rudolf Rudy Rupert Russell Ruud Ryan Saddam Salman Salvador Sam Samir \
    Samuel Sanjay Scott Sean Sebastian Sebastien Serge Sergei Sergey Sergio Seth Shaun Shawn Sherrod Shinzo Sidney \
    Silvio Simon Sjoerd Slobodan Stan Stanislav Stanley Stefan Stefano Stepan Stephan Stephen Steve Steven Stewart \
    Stuart Suresh Sven Tadeusz Takeshi Tariq Taro Tayyip Ted Terrence Thaddeus Theo Theodore Thomas Thorsten Tim \
    Timothy Toby Todd Tom Tomas Tomasz Tommy Tony Tor Trent Trevor Tyler Uhuru Umberto Uwe Vaclav Vijay Viktor Vince \
    Vincent Vincenzo Vitaly Vladimir Volker Volodymyr Wallace Walter Warren Wayne Wendell Werner Wilfred Wilhelm Will \
    Willem William Willie Winston Wolfgang Woodrow Xavier Yann Yasser Yevgeny Yitzhak Yoshihide Youssef Yuri Yusuf \
    Yves Zachary Zoran";

const FEMININE: &str = "Abigail Ada Adele Adriana Agnes Agnieszka Aisha Akiko Alessandra Alexandra Alexandria Alice \
    Alicia Alison Allison Alyssa Amanda Amber Amelia Amy Ana Anastasia Angela Angelica Angelina Anita Ann Anna \
    Annalena Anne Annegret Annette Annie Antonia April Ariana Astrid Audrey Ayesha Barbara Beata Beatrice Beatriz \
    Becky Belinda Benazir Bernadette Beth Bethany Betsy Betty Beverly Birgit Bonnie Brenda Brianna Bridget Brigitte \
    Brittany Camilla Camille Cara Carla Carly Carmen Carol Carole Carolina Caroline Carolyn Carrie Cassandra Catalina \
    Catherine Cathy Cecilia Celia Charlene Charlotte Chelsea Cherie Cheryl Chloe Christiane Christina Christine Cindy \
    Claire Clara Clarissa Claudia Colleen Condoleezza Connie Constance Cora Corinne Cristina Cynthia Daisy Daniela \
    Danielle Daphne Dawn Debbie Deborah Debra Deirdre Delia Denise Diana Diane Dianne Dilma Dolores Donna Dora Doris \
    Dorothy Edith Eileen Elaine Eleanor Elena Elisa Elisabeth Elise Eliza Elizabeth Ella Ellen Eloise Elsa Emilia \
    Emily Emma Erica Erika Erin Esther Ethel Eugenia Eva Eve Evelyn Ewa Faith Fatima Fatoumata Federica Felicia Fiona \
    Florence Frances Francesca Françoise Frauke Frederica Gabriela Gabriella Gail Geraldine Gertrude Gillian Gina \
    Ginger Giorgia Giulia Gladys Gloria Grace Graça Greta Gretchen Gwen Hannah Harriet Heather Heidi Helen Helena \
    Helga Hilary Hilda Hillary Holly Huma Ida Ilsa Ilse Indira Inga Ingrid Irene Irina Iris Irma Isabel Isabella \
    Isabelle Ivana Ivanka Jacinda Jackie Jacqueline Jadranka Jane Janet Janice Jasmine Jeanette Jeanne Jenna Jennifer \
    Jenny Jessica Jill Joan Joanna Joanne Jocelyn Johanna Josephine Joy Joyce Juanita Judith Judy Julia Juliana Julie \
    Juliet June Justine Kaja Kamala Karen Karin Karla Katarina Kate Katharina Katharine Katherine Kathleen Kathryn \
    Kathy Katie Katrina Katya Kayla Keiko Kelly Kellyanne Kersti Kirsten Kirstjen Kristen Kristin Kristina Kristine \
    Lara Larissa Latoya Laura Lauren Laurie Leah Leila Lena Leticia Liliana Lillian Lily Linda Lindsay Lisa Liz Liza \
    Ljiljana Lois Loretta Lorraine Louisa Louise Lucia Lucille Lucinda Lucy Luisa Lydia Lynda Lynn Madeleine Madeline \
    Magdalena Maggie Malgorzata Mamata Mara Marcia Margaret Margarita Margot Margrethe Maria Mariam Marianne Marie \
    Marilyn Marina Marine Marion Marjorie Marlene Marta Martha Martina Mary Maryam Matilda Maureen Maya Meg Megan \
    Meghan Mei Melania Melanie Melinda Megyn Melissa Mercedes Meredith Mette Michaela Michele Michelle Michiko Mildred Mina \
    Miranda Miriam Moira Molly Mona Monica Monika Muriel Myra Nadia Nancy Naoko Naomi Natalia Natalie Natasha Ngozi \
    Nicola Nicole Nikki Nina Nirmala Noor Nora Norma Octavia Olena Olga Olivia Oprah Oxana Paloma Pamela Patricia \
    Patti Patty Paula Pauline Peggy Penelope Penny Petra Phoebe Phyllis Polly Pratibha Priscilla Priti Priya Rachel \
    Ramona Rebecca Regina Renata Renee Rita Roberta Rosa Rosalind Rose Rosemary Rosie Roxanne Ruth Sabrina Sally \
    Samantha Sandra Sanna Sara Sarah Selena Serena Sharon Sheila Shelley Sheryl Shirley Sigrid Silvia Simone Smriti \
    Sofia Sonia Sophia Sophie Stacey Stacy Stella Stephanie Sue Susan Susana Susanna Susanne Sushma Suzanne Svetlana \
    Sylvia Tamara Tammy Tania Tanya Tara Tatiana Teresa Tess Theresa Tiffany Tina Tomoko Tracy Tricia Tulsi Ursula \
    Valentina Valeria Valerie Vanessa Vera Veronica Vesna Victoria Viola Violet Virginia Vivian Vivienne Wanda Wangari \
    Wendy Whitney Wilma Winifred Winnie Xenia Yasmin Yingluck Yolanda Yulia Yuriko Yvette Yvonne Zoe Zuzana";
